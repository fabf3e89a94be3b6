"""The rounding spreads that were measured for a task and lie beside its module."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["Tolerances", "tolerances_beside"]


class Tolerances:
    """The rounding spreads σ that were measured for a task: a fraction of the wanted group's largest magnitude.

    A missing entry, or one marked per input, means that σ is computed for each input.
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None) -> None:
        self._entries = entries or {}

    def fraction(self, check: str, case: str, group: str) -> float | None:
        """Return the frozen σ as a fraction of the group's scale, or None when it must be computed per input."""
        entry = self._entries.get(check, {}).get(case, {}).get(group, {})
        value = entry.get("sigma")
        return None if value is None or entry.get("per_input") else float(value)

    @classmethod
    def joined(cls, parts: Mapping[str, Tolerances]) -> Tolerances:
        """Return those of several tasks; a check's name follows its prefix, the key, and an underscore."""
        entries = {prefix: part._entries for prefix, part in parts.items()}  # noqa: SLF001 - of the same class
        return cls({f"{prefix}_{name}": entry for prefix, part in entries.items() for name, entry in part.items()})

    def without(self, cases: Iterable[str]) -> Tolerances:
        """Return these without some cases of all checks, whose spreads are then computed for each input."""
        left_out = frozenset(cases)
        entries = ((check, entry.items()) for check, entry in self._entries.items())
        return Tolerances({check: {case: one for case, one in kept if case not in left_out} for check, kept in entries})

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the checks that were measured."""
        return iter(self._entries)


def tolerances_beside(task_file: str) -> Tolerances:
    """Return the tolerances that lie in `data/tolerances/<module>.json` beside a task module.

    Args:
        task_file: The task module's `__file__`.
    """
    path = Path(task_file)
    data = path.parent / "data" / "tolerances" / f"{path.stem}.json"
    return Tolerances(json.loads(data.read_text(encoding="utf-8"))["checks"]) if data.is_file() else Tolerances()
