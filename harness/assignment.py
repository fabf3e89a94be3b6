"""Assignment files: which tasks count, for how many points, loaded by which adapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from harness.errors import UsageError

__all__ = ["Assignment", "read_assignment"]

SCHEMA: Mapping[str, str] = {
    "name": "text: the assignment's name",
    "tasks": "a list of task names, or a mapping of task names to {points: number}",
    "stages": "a list of correctness (always run), speed, quality",
    "load": "definitions (default) or run: take definitions alone, or run whole files",
    "adapter": "the path of an adapter file for the whole class, relative to this file",
    "due": "a date and time, kept in the record",
    "late": "{penalty_per_day: percent, at_most_days: number}, kept in the record",
}
_TASK_KEYS = ("points",)
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
    """

    name: str
    points: Mapping[str, float | None]
    stages: tuple[str, ...] = ()
    run: bool = False
    adapter: Path | None = None
    due: str = ""
    late: Mapping[str, float] = field(default_factory=dict)


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
        raise UsageError(f"{path} is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        raise UsageError(f"{path}: wanted a mapping with the keys {', '.join(SCHEMA)}")
    _known(path, "", data, tuple(SCHEMA))
    load = data.get("load", "definitions")
    if load not in ("definitions", "run"):
        raise UsageError(f"{path}: load: wanted definitions or run, got {load!r}")
    late = {} if data.get("late") is None else data["late"]
    _known(path, "late: ", late, _LATE_KEYS)
    due = "" if data.get("due") is None else data["due"]
    return Assignment(
        name=str(data.get("name") or path.stem),
        points=_points(path, data.get("tasks")),
        stages=_stages(path, data.get("stages")),
        run=load == "run",
        adapter=path.parent / str(data["adapter"]) if data.get("adapter") else None,
        due=due.isoformat() if isinstance(due, date | datetime) else str(due),
        late={key: _number(path, f"late: {key}", value) for key, value in late.items()},
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


def _number(path: Path, where: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise UsageError(f"{path}: {where}: wanted a number from 0 up, got {value!r}")
    return float(value)
