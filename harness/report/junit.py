"""JUnit XML: a suite a submission, a case a verdict; what continuous integration shows."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from harness.records import GradeRecord, Outcome, TaskRecord
from harness.report.entries import Entry, entries, log_text, mark_text, name_text

__all__ = ["junit"]

_ERRORS = frozenset({Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY, Outcome.REFUSED, Outcome.HARNESS_ERROR})
_COUNTED = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def junit(records: Sequence[GradeRecord], *, started_ns: int) -> Iterator[str]:
    """Iterate over the parts of one JUnit document.

    A crash or a broken limit is an error, what was answered wrongly or not at all a failure, and whatever decides
    nothing is skipped when it did not pass.

    Args:
        records: The verdicts as their audience may see them.
        started_ns: When the run began, nanoseconds since 1970.
    """
    began = datetime.fromtimestamp(started_ns // 1_000_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n'
    for record in records:
        yield ET.tostring(_suite(record, began), encoding="unicode") + "\n"
    yield "</testsuites>\n"


def _suite(record: GradeRecord, began: str) -> ET.Element:
    suite = ET.Element("testsuite", name=name_text(record.name))
    properties = ET.SubElement(suite, "properties")
    _property(properties, "points", _points(record.points))
    _property(properties, "max_points", _points(record.max_points))
    for task in record.tasks:
        _property(properties, f"{name_text(task.task)}.points", _points(task.points))
        _property(properties, f"{name_text(task.task)}.max_points", _points(task.max_points))
        if said := mark_text(task):
            _property(properties, f"{name_text(task.task)}.marked_by_hand", said)
    counts = dict.fromkeys(_COUNTED.values(), 0)
    number = 0
    for task in record.tasks:
        for entry in entries(task):
            number += 1
            if (kind := _case(suite, task, entry)) is not None:
                counts[_COUNTED[kind]] += 1
    if logs := "\n".join(_logs(record.tasks)):
        ET.SubElement(suite, "system-out").text = logs
    time_s = f"{sum(task.cpu_ns for task in record.tasks) / 1e9:.3f}"
    for name, value in {"tests": number, **counts, "time": time_s, "timestamp": began}.items():
        suite.set(name, str(value))
    return suite


def _case(suite: ET.Element, task: TaskRecord, entry: Entry) -> str | None:
    """Add a case and return under what it counts when it did not pass."""
    case = ET.SubElement(suite, "testcase", classname=name_text(task.task), name=entry.name)
    if entry.outcome.counts_as_passed:
        if entry.message:
            ET.SubElement(case, "system-out").text = entry.message
        return None
    first = entry.mistake or next(iter(entry.message.splitlines()), "") or entry.outcome.value
    if entry.outcome is Outcome.SKIPPED or not entry.gating:
        advisory = "" if entry.gating else "advisory: "
        ET.SubElement(case, "skipped", message=f"{advisory}{first}")
        return "skipped"
    kind = "error" if entry.outcome in _ERRORS else "failure"
    ET.SubElement(case, kind, message=first, type=entry.outcome.value).text = entry.message
    return kind


def _property(properties: ET.Element, name: str, value: str) -> None:
    ET.SubElement(properties, "property", name=name, value=value)


def _points(points: float | None) -> str:
    return "ungraded" if points is None else f"{points:g}"


def _logs(tasks: Iterable[TaskRecord]) -> Iterator[str]:
    for task in tasks:
        if task.log:
            yield f"[{name_text(task.task)} printed]\n{log_text(task)}"
