"""Assignment files: which tasks count, for how many points, loaded by which adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from harness.errors import UsageError
from harness.sandbox.guest.adapter import yaml_fault

__all__ = ["Assignment", "read_assignment", "require_hidden"]

SCHEMA: Mapping[str, str] = {
    "name": "text: the assignment's name",
    "tasks": "a list of task names, or a mapping of task names to {points: number, hidden: check names, or all}; "
    "no report for students shows a hidden check",
    "stages": "a list of correctness (always run), speed, quality",
    "show_log": "true or false (default): whether students see what their code printed; it may print hidden inputs",
    "load": "definitions (default) or run: take definitions alone, or run whole files",
    "adapter": "the path of an adapter file for the whole class, relative to this file",
    "due": "a date and time, kept in the record",
    "late": "{penalty_per_day: percent, at_most_days: number}, kept in the record",
}
_TASK_KEYS = ("points", "hidden")
_ALL = "all"
_STAGES = ("correctness", "speed", "quality")
_LATE_KEYS = ("penalty_per_day", "at_most_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What an assignment file says.

    Attributes:
        name: The assignment's name.
        points: Points by task in the file's order; None where the task's own points hold.
        stages: Stages that are run beside correctness.
        run: Whether whole files are run.
        adapter: The adapter file, or None.
        due: The due date as ISO 8601 text, or "".
        late: The late rule.
        hidden: By task, the checks that no student sees; None for all of them.
        show_log: Whether students see what their code printed.
    """

    name: str
    points: Mapping[str, float | None]
    stages: tuple[str, ...] = ()
    run: bool = False
    adapter: Path | None = None
    due: str = ""
    late: Mapping[str, float] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    show_log: bool = False

    def is_hidden(self, task: str, check: str) -> bool:
        """Tell whether no student sees a check."""
        names = self.hidden.get(task, ())
        return names is None or check in names


def require_hidden(
    path: Path, hidden: Mapping[str, tuple[str, ...] | None], checks: Mapping[str, Sequence[str]]
) -> None:
    """Refuse names of hidden checks that a task does not have: a typo would show the check to every student.

    Args:
        path: The assignment file.
        hidden: `Assignment.hidden`.
        checks: The names of each task's checks, as far as they are known.

    Raises:
        UsageError: There is no such check; the message names those there are.
    """
    for task, names in hidden.items():
        known = checks.get(task)
        if known is not None and (unknown := [name for name in names or () if name not in known]):
            raise UsageError(
                f"{path}: tasks: {task}: hidden: unknown check {unknown[0]!r}; its checks are {', '.join(known)}"
            )


def read_assignment(path: Path) -> Assignment:
    """Read an assignment file.

    Raises:
        UsageError: It isn't there, is no YAML, or says something that is not known; the message names the key.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"can't read the assignment file {path}: {error.strerror}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # an impossible date is a ValueError
        raise UsageError(f"{path} is not YAML: {yaml_fault(error)}") from error
    if not isinstance(data, dict):
        raise UsageError(f"{path}: wanted a mapping with the keys {', '.join(SCHEMA)}")
    _known(path, "", data, tuple(SCHEMA))
    load = data.get("load", "definitions")
    if load not in ("definitions", "run"):
        raise UsageError(f"{path}: load: wanted definitions or run, got {load!r}")
    late = {} if data.get("late") is None else data["late"]
    _known(path, "late: ", late, _LATE_KEYS)
    due = "" if data.get("due") is None else data["due"]
    if not isinstance(data.get("show_log", False), bool):
        raise UsageError(f"{path}: show_log: wanted true or false, got {data['show_log']!r}")
    return Assignment(
        name=str(data.get("name") or path.stem),
        points=_points(path, data.get("tasks")),
        stages=_stages(path, data.get("stages")),
        run=load == "run",
        adapter=path.parent / str(data["adapter"]) if data.get("adapter") else None,
        due=due.isoformat() if isinstance(due, date | datetime) else str(due),
        late={key: _number(path, f"late: {key}", value) for key, value in late.items()},
        hidden=_hidden(path, data["tasks"]),
        show_log=data.get("show_log", False),
    )


def _known(path: Path, where: str, data: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(data, dict):
        raise UsageError(f"{path}: {where}wanted a mapping with the keys {', '.join(keys)}, got {data!r}")
    if unknown := [key for key in data if key not in keys]:
        raise UsageError(f"{path}: {where}unknown key {unknown[0]!r}; known are {', '.join(keys)}")


def _points(path: Path, tasks: Any) -> dict[str, float | None]:
    if isinstance(tasks, list) and tasks and all(isinstance(name, str) for name in tasks):
        return dict.fromkeys(tasks)
    if not isinstance(tasks, dict) or not tasks:
        raise UsageError(f"{path}: tasks: wanted {SCHEMA['tasks']}, got {tasks!r}")
    points: dict[str, float | None] = {}
    for name, given in tasks.items():
        settings = {} if given is None else given
        _known(path, f"tasks: {name}: ", settings, _TASK_KEYS)
        value = settings.get("points")
        points[str(name)] = None if value is None else _number(path, f"tasks: {name}: points", value)
    return points


def _stages(path: Path, stages: Any) -> tuple[str, ...]:
    given = [] if stages is None else stages
    if not isinstance(given, list) or any(stage not in _STAGES for stage in given):
        raise UsageError(f"{path}: stages: wanted {SCHEMA['stages']}, got {stages!r}")
    return tuple(given)


def _hidden(path: Path, tasks: Any) -> dict[str, tuple[str, ...] | None]:
    """Return the hidden checks of tasks that `_points` has accepted."""
    hidden: dict[str, tuple[str, ...] | None] = {}
    for name, settings in tasks.items() if isinstance(tasks, dict) else ():
        given = (settings or {}).get("hidden")
        if given == _ALL:
            hidden[str(name)] = None
        elif isinstance(given, list) and all(isinstance(check, str) for check in given):
            hidden[str(name)] = tuple(given)
        elif given is not None:
            raise UsageError(f"{path}: tasks: {name}: hidden: wanted a list of check names, or all, got {given!r}")
    return hidden


def _number(path: Path, where: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise UsageError(f"{path}: {where}: wanted a number from 0 up, got {value!r}")
    return float(value)
