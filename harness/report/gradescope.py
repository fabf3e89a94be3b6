"""Gradescope's results.json: one submission, a test a verdict; hidden checks are tests that no student sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.audience import UNGRADED, Audience, seen_by, with_followers_hidden
from harness.records import GradeRecord, Outcome, TaskRecord
from harness.report.entries import Entry, entries, log_text, mark_text, name_text, notice_text

__all__ = ["gradescope"]


def gradescope(record: GradeRecord, *, audience: Audience) -> dict[str, Any]:
    """Return the content of results.json.

    Hidden checks count, as tests with the visibility "hidden": Gradescope then shows students no total. For students
    such a test says nothing but its points; for teachers it says all, and a hidden test holds what the code printed.

    Args:
        record: The whole record.
        audience: Who may read the file.
    """
    seen = {task.task: task for task in seen_by(record, Audience.STUDENT).tasks}
    tests = [
        test
        for place, task in enumerate(record.tasks, 1)
        for test in _tests(place, task, seen.get(task.task), audience)
    ]
    return {
        "score": sum(task.points or 0.0 for task in record.tasks),
        "execution_time": sum(task.cpu_ns for task in record.tasks) / 1e9,
        "output": _output(record, audience),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def _output(record: GradeRecord, audience: Audience) -> str:
    ungraded = [name_text(task.task) for task in record.tasks if task.points is None]
    notices = [
        f"{name_text(task.task)}: {notice_text(notice)}"
        for task in seen_by(record, audience).tasks
        if task.points is not None
        for notice in task.notices
    ]
    return "\n".join([*([f"{', '.join(ungraded)}: {UNGRADED}"] if ungraded else []), *notices])


def _tests(place: int, task: TaskRecord, seen: TaskRecord | None, audience: Audience) -> Iterator[dict[str, Any]]:
    number = 0
    for number, entry in enumerate(entries(with_followers_hidden(task)), 1):
        test = _told(entry, task) if entry.visible or audience is Audience.TEACHER else _kept_back()
        if entry.is_counted and entry.points is not None:
            test |= {"score": entry.points, "max_score": entry.max_points}
        yield {**test, "number": f"{place}.{number}", "visibility": "visible" if entry.visible else "hidden"}
    for visibility, said in _by_hand(task, seen, audience).items():
        number += 1
        name = f"{name_text(task.task)}: marked by hand"
        yield {
            "name": name,
            "status": "passed",
            "output": said,
            "number": f"{place}.{number}",
            "visibility": visibility,
        }
    if task.log and (audience is Audience.TEACHER or task.log_visible):
        yield {
            "name": f"{name_text(task.task)}: printed",
            "status": "passed",
            "output": log_text(task),
            "number": f"{place}.{number + 1}",
            "visibility": "visible" if task.log_visible else "hidden",
        }


def _by_hand(task: TaskRecord, seen: TaskRecord | None, audience: Audience) -> dict[str, str]:
    """Return what a person gave by who sees it: students their part of it, teachers the whole where that is more."""
    whole, part = mark_text(task), "" if seen is None else mark_text(seen)
    found = {"visible": part, "hidden": whole if audience is Audience.TEACHER and whole != part else ""}
    return {visibility: said for visibility, said in found.items() if said}


def _told(entry: Entry, task: TaskRecord) -> dict[str, Any]:
    ungraded = entry.outcome is Outcome.HARNESS_ERROR
    # Whoever may see the test sees all of its output.
    message = "" if ungraded and entry.visible else entry.message
    return {
        "name": f"{name_text(task.task)}: {entry.name}{' (advisory)' if entry.is_advisory else ''}",
        "status": "passed" if entry.outcome.counts_as_passed else "failed",
        "output": "\n".join(filter(None, (UNGRADED if ungraded else "", message))),
        "tags": [entry.outcome.value],
        "extra_data": {"outcome": entry.outcome.value, "mistake": entry.mistake or None},
    }


def _kept_back() -> dict[str, Any]:
    return {"name": "hidden check", "output": ""}
