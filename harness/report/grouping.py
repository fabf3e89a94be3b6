"""Verdicts of a page that say the same, put together: a file that can't be read is said once, not at every check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harness.records import Outcome
from harness.report.entries import Entry

__all__ = ["Group", "asked", "grouped", "of_everything", "of_task"]

_CAME = "\ncame: "


class Group(NamedTuple):
    """Verdicts that say the same of different questions; or one verdict.

    Attributes:
        outcome: How all of them ended.
        entries: The verdicts, in order.
        came: What all of them say came, or "" where there is one.
    """

    outcome: Outcome
    entries: tuple[Entry, ...]
    came: str = ""

    @property
    def points(self) -> float | None:
        """Return the points that were earned; None where some are ungraded."""
        earned = [entry.points for entry in self.entries]
        return None if None in earned else sum(points for points in earned if points is not None)

    @property
    def max_points(self) -> float:
        """Return the points that can be earned."""
        return sum(entry.max_points for entry in self.entries)


def grouped(entries: Iterable[Entry]) -> list[Group]:
    """Return verdicts in order, those that say the same at the place of the first of them."""
    found: dict[tuple[Outcome, str] | int, list[Entry]] = {}
    for number, entry in enumerate(entries):
        said = _said(entry)
        found.setdefault((entry.outcome, said) if said else number, []).append(entry)
    return [Group(held[0].outcome, tuple(held), _said(held[0]) if len(held) > 1 else "") for held in found.values()]


def of_everything(tasks: Sequence[Sequence[Entry]]) -> Group | None:
    """Return the one thing that all verdicts of several tasks say, skipped ones aside; None where there are two."""
    judged = [[entry for entry in entries if entry.outcome is not Outcome.SKIPPED] for entries in tasks]
    return of_task([entry for entries in judged for entry in entries]) if len(judged) > 1 and all(judged) else None


def of_task(entries: Iterable[Entry]) -> Group | None:
    """Return the one thing that all verdicts of a task say, skipped ones aside; None where there are two, or one."""
    groups = grouped(entry for entry in entries if entry.outcome is not Outcome.SKIPPED)
    return groups[0] if len(groups) == 1 and groups[0].came else None


def asked(entry: Entry) -> str:
    """Return what was asked."""
    return entry.message.partition(_CAME)[0].removeprefix("asked: ")


def _said(entry: Entry) -> str:
    """Return what an entry says came, where that is all beside the question; "" where it is the answer's own."""
    question, _, came = entry.message.partition(_CAME)
    plain = question.startswith("asked: ") and "\n" not in question + came
    return came if plain and not entry.mistake and entry.outcome is not Outcome.FAILED else ""
