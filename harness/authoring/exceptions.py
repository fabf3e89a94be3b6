"""What a task's author states about mutants that pass, with a reason each: they are right, or nobody asks for that.

It lies in `data/lint/TASK.yaml` beside the task's module:

    equivalent:
      "forward: axis: 1 → -2*": 1 and −2 are the same axis of three
    outside:
      "wrong at batch 1": the hook takes no batch

Keys are names of mutants or alterations as lint prints them, `*` standing for anything, or `HOOK: name` for one hook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from harness.errors import InvalidTask

__all__ = ["Exceptions", "exceptions_beside"]

_SECTIONS = ("equivalent", "outside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """Patterns of names, with the reason for each.

    Attributes:
        equivalent: Mutants that answer as the reference does, on every input that is asked for.
        outside: Faults at inputs that the task does not ask for.
    """

    equivalent: Mapping[str, str]
    outside: Mapping[str, str]

    def of(self, name: str) -> tuple[str, str, str] | None:
        """Return the section, the pattern and the reason that a name is listed by, or None.

        Args:
            name: A mutant's or an alteration's name; a pattern may leave out what stands before its first colon.
        """
        for section in _SECTIONS:
            patterns: Mapping[str, str] = getattr(self, section)
            for pattern, why in patterns.items():
                # Brackets stand for themselves: names of mutants are full of them.
                plain = pattern.replace("[", "[[]")
                if fnmatchcase(name, plain) or fnmatchcase(name.partition(": ")[2], plain):
                    return section, pattern, why
        return None


def exceptions_beside(task_file: Path) -> Exceptions:
    """Read what is stated beside a task's module; nothing when there is no such file.

    Args:
        task_file: The task's module.

    Raises:
        InvalidTask: The file is no mapping of the two sections, or a reason is missing.
    """
    path = task_file.parent / "data" / "lint" / f"{task_file.stem}.yaml"
    data = (yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None) or {}
    if not isinstance(data, dict) or set(data) - set(_SECTIONS):
        raise InvalidTask(f"{path.name}: wanted the sections {' and '.join(_SECTIONS)}, got {sorted(data)}")
    found: dict[str, dict[str, str]] = {}
    for section in _SECTIONS:
        entries = data.get(section) or {}
        if not isinstance(entries, dict) or not all(isinstance(why, str) and why.strip() for why in entries.values()):
            raise InvalidTask(f"{path.name}: {section}: wanted a reason for each name")
        found[section] = {str(name): why for name, why in entries.items()}
    return Exceptions(equivalent=found["equivalent"], outside=found["outside"])
