"""Verdicts of every stage as lines of one form, their text cut and made safe, for every report to print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from harness.records import CheckRecord, Outcome, QualityRecord, SpeedRecord, TaskRecord
from harness.text import cut, shortened

__all__ = [
    "LOG_LENGTH",
    "MESSAGE_LENGTH",
    "NAME_LENGTH",
    "Entry",
    "entries",
    "log_text",
    "mark_text",
    "measured",
    "name_text",
    "notice_text",
]

MESSAGE_LENGTH = 8192
NAME_LENGTH = 200
_NOTICE_LENGTH = 1000
LOG_LENGTH = 1 << 16
_DECIMALS = 9  # 0.35 of 4 points is 1.4, and prints so; sums of thirds stay whole


class Entry(NamedTuple):
    """One verdict as it is printed.

    Attributes:
        name: On one line.
        outcome: How it ended.
        gating: Whether it decides anything.
        points: Points earned; None where ungraded.
        max_points: Points that it carries.
        message: Safe text of at most `MESSAGE_LENGTH` characters, with a last line that says so where it was cut.
        mistake: The known mistake on one line, or "".
        visible: Whether its author may see it.
    """

    name: str
    outcome: Outcome
    gating: bool
    points: float | None
    max_points: float
    message: str
    mistake: str
    visible: bool

    @property
    def is_counted(self) -> bool:
        """Tell whether points hang on it, which may be so of what doesn't decide the outcome."""
        return self.max_points > 0

    @property
    def is_advisory(self) -> bool:
        """Tell whether nothing hangs on it."""
        return not self.gating and not self.is_counted


def entries(task: TaskRecord) -> Iterator[Entry]:
    """Iterate over a task's verdicts: checks, timings, trainings; a task that has none gives one of its own."""
    yield from map(_check, task.checks)
    yield from measured(task)
    if not (task.checks or task.speed or task.quality):
        message = cut("\n".join(task.notices), MESSAGE_LENGTH)
        yield Entry("graded", task.outcome, True, task.points, task.max_points, message, "", True)


def measured(task: TaskRecord) -> Iterator[Entry]:
    """Iterate over a task's timings and trainings."""
    yield from map(_timing, task.speed)
    yield from map(_training, task.quality)


def name_text(name: str) -> str:
    """Return a name on one line of at most `NAME_LENGTH` characters."""
    return shortened(name[: 8 * NAME_LENGTH], NAME_LENGTH)


def notice_text(notice: str) -> str:
    """Return a notice on one line of at most a thousand characters."""
    return shortened(notice[: 2 * _NOTICE_LENGTH], _NOTICE_LENGTH)


def mark_text(task: TaskRecord) -> str:
    """Return what a person gave as safe text: the points on a first line, then the comment; "" without a mark."""
    mark = task.mark
    if mark is None:
        return ""
    lines = [mark.comment] if mark.comment else []
    if mark.points is not None:
        checks = "" if mark.by_checks is None else f"; {mark.by_checks:g} by the checks"
        lines.insert(0, f"{mark.points:g} of {task.max_points:g} points, given by hand{checks}")
    return cut("\n".join(lines), MESSAGE_LENGTH)


def log_text(task: TaskRecord) -> str:
    """Return what a submission printed as safe text, with a first line that says so where it was cut."""
    text = cut(task.log[-LOG_LENGTH:], LOG_LENGTH)
    is_cut = task.log_cut or len(task.log) > LOG_LENGTH
    return f"[cut here: only the last 64 KiB are kept]\n{text}" if is_cut else text


def _check(check: CheckRecord) -> Entry:
    return Entry(
        name=name_text(check.name),
        outcome=check.outcome,
        gating=check.gating,
        points=_printed(check.points),
        max_points=round(check.max_points, _DECIMALS),
        message=cut(check.message, MESSAGE_LENGTH),
        mistake=name_text(check.mistake or ""),
        visible=check.visible,
    )


def _printed(points: float | None) -> float | None:
    return None if points is None else round(points, _DECIMALS)


def _timing(entry: SpeedRecord) -> Entry:
    return _measured(f"speed {entry.workload}", _speed_message(entry), entry)


def _training(entry: QualityRecord) -> Entry:
    return _measured(f"quality {entry.setting}", _quality_message(entry), entry)


def _measured(name: str, message: str, entry: SpeedRecord | QualityRecord) -> Entry:
    return Entry(
        name=name_text(name),
        outcome=entry.outcome,
        gating=entry.gating,
        points=_printed(entry.points),
        max_points=round(entry.max_points, _DECIMALS),
        message=cut("\n".join(filter(None, (message, entry.message))), MESSAGE_LENGTH),
        mistake="",
        visible=entry.visible,
    )


def _speed_message(entry: SpeedRecord) -> str:
    if entry.ratio is None or f"{entry.ratio:.2f} times the reference's time" in entry.message:
        return ""  # there is none, or the message says it
    interval = (
        "" if entry.low is None or entry.high is None else f" (95 % interval {entry.low:.3g} to {entry.high:.3g})"
    )
    limit = "" if entry.limit is None else f", limit {entry.limit:g}"
    return f"took {entry.ratio:.3g} times the reference's time{interval}{limit}: {entry.verdict or entry.outcome.value}"


def _quality_message(entry: QualityRecord) -> str:
    if entry.value is None:
        return ""
    wanted = "" if entry.threshold is None else f", wanted at least {entry.threshold:.3g}"
    reference = "" if entry.reference is None else f"; the reference reaches {entry.reference:.3g}"
    return f"{entry.metric} {entry.value:.3g}{wanted}{reference}"
