"""MarkUs autotest: one JSON object a line, a test for each verdict that carries points."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from harness.records import GradeRecord, Outcome, TaskRecord
from harness.report.entries import Entry, entries, log_text, mark_text, name_text, notice_text

__all__ = ["markus"]

_FAILURES = frozenset({Outcome.FAILED, Outcome.MISSING, Outcome.INCOMPLETE, Outcome.SKIPPED})


def markus(record: GradeRecord) -> Iterator[str]:
    """Iterate over the lines that a custom tester prints.

    Where a person gave points for a task they are its one test, and what its checks found is in the comment. What
    carries no points is no test there: it stands in the overall comment. What is ungraded is a test that ends in
    an error; MarkUs wants marks of it, and gets 0 with the reason beside them.

    Args:
        record: The verdicts as their audience may see them.
    """
    comments: list[str] = []
    for task in record.tasks:
        by_hand = mark_text(task)
        marked = task.mark is not None and task.mark.points is not None
        if marked:
            yield _line(_marked(task, by_hand))
        elif by_hand:
            comments.append(f"{name_text(task.task)}: {by_hand}")
        for entry in entries(task):
            if entry.is_counted and not marked:
                yield _line(_test(task, entry))
            elif not entry.outcome.counts_as_passed:
                comments.append(
                    f"{name_text(task.task)}: {entry.name}{' (advisory)' if entry.is_advisory else ''}: "
                    f"{entry.outcome.value}\n{entry.message}"
                )
        comments += [f"{name_text(task.task)}: {notice_text(notice)}" for notice in task.notices]
        if task.log:
            comments.append(f"{name_text(task.task)} printed:\n{log_text(task)}")
    if comments:
        yield _line({"overall_comment": "\n".join(comments)})


def _test(task: TaskRecord, entry: Entry) -> dict[str, Any]:
    earned = entry.points or 0.0
    return {
        "name": f"{name_text(task.task)}: {entry.name}",
        "output": entry.message,
        "marks_earned": earned,
        "marks_total": entry.max_points,
        "status": _status(entry, earned),
        "time": None,
    }


def _marked(task: TaskRecord, by_hand: str) -> dict[str, Any]:
    """Return the one test of a task that was marked by hand."""
    points = task.points or 0.0
    return {
        "name": f"{name_text(task.task)}: marked by hand",
        "output": by_hand,
        "marks_earned": points,
        "marks_total": task.max_points,
        "status": "pass" if points >= task.max_points else "partial" if points > 0 else "fail",
        "time": None,
    }


def _status(entry: Entry, earned: float) -> str:
    if entry.outcome.counts_as_passed:
        return "pass"
    if entry.outcome not in _FAILURES:
        return "error"
    return "partial" if earned > 0 else "fail"


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, allow_nan=False)
