"""Markdown: verdicts and differences for a comment or a page that somebody else's program renders.

What comes from a submission stands in code spans and fenced blocks alone: nothing in it is a link, a mention or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from harness.difference import Change, Difference, Said
from harness.records import GradeRecord, TaskRecord
from harness.report.entries import Entry, entries, log_text, mark_text, name_text
from harness.text import one_line

__all__ = ["code_span", "difference_markdown", "fenced", "markdown"]


def markdown(records: Sequence[GradeRecord], *, title: str) -> Iterator[str]:
    """Iterate over the parts of a report: a table of the class, then each submission's verdicts.

    Args:
        records: The verdicts as their audience may see them.
        title: What the run is called.
    """
    yield f"# Verdicts of {code_span(title)}\n\n"
    if len(records) > 1:
        tasks = list(dict.fromkeys(task.task for record in records for task in record.tasks))
        yield _row(["submission", "points", *map(_cell, tasks)])
        yield _row(["---", "---:", *["---"] * len(tasks)])
        for record in records:
            by_name = {task.task: task for task in record.tasks}
            cells = [_outcome(by_name[name]) if name in by_name else "" for name in tasks]
            yield _row([_cell(record.name), _points(record.points, record.max_points), *cells])
        yield "\n"
    for record in records:
        yield from _submission(record)


def difference_markdown(difference: Difference) -> Iterator[str]:
    """Iterate over the parts of a table of what changed between two runs."""
    if difference.changes:
        yield _row(["submission", "task", "check", "before", "after", "because"])
        yield _row(["---"] * 6)
    for change in difference.changes:
        yield _change(change)
    if difference.changes:
        yield "\n"
    for what, names in (("first", difference.only_before), ("second", difference.only_after)):
        if names:
            yield f"Only in the {what} run: {', '.join(map(code_span, names))}\n\n"
    yield f"{difference.same} verdicts are the same in both.\n"


def code_span(text: str, *, in_table: bool = False) -> str:
    """Return text on one line as a code span; empty text stays empty.

    Args:
        text: Any text.
        in_table: Whether it stands in a table, where a bar ends its cell even inside of code unless it is escaped. A
            space is put between a backslash and a bar there: renderers don't agree on what the two are together.
    """
    line = name_text(text)
    if not line:
        return ""
    if in_table:
        line = re.sub(r"\\(?=\|)", r"\\ ", line).replace("|", r"\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _cell(text: str) -> str:
    return code_span(text, in_table=True)


def fenced(text: str) -> str:
    """Return safe text as a fenced block that nothing in it can close."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{text}\n{fence}\n"


def _submission(record: GradeRecord) -> Iterator[str]:
    yield f"## {code_span(record.name)}: {_points(record.points, record.max_points)} points\n\n"
    for task in record.tasks:
        yield f"### {code_span(task.task)}: {_outcome(task)}, {_points(task.points, task.max_points)}\n\n"
        if said := mark_text(task):
            yield f"Marked by hand:\n\n{fenced(said)}\n"
        yield from _notices(task)
        yield from _verdicts(task)
        if task.log:
            yield f"It printed:\n\n{fenced(log_text(task))}\n"


def _notices(task: TaskRecord) -> Iterator[str]:
    for notice in task.notices if task.checks or task.speed or task.quality else ():
        yield f"- note: {code_span(notice)}\n"
    if task.notices:
        yield "\n"


def _verdicts(task: TaskRecord) -> Iterator[str]:
    passed = []
    for entry in entries(task):
        if entry.outcome.counts_as_passed:
            passed.append(code_span(entry.name))
            continue
        yield f"**{entry.outcome.value}** {code_span(entry.name)} ({_carried(entry)})"
        yield f": {code_span(entry.mistake)}\n\n" if entry.mistake else "\n\n"
        if entry.message:
            yield f"{fenced(entry.message)}\n"
    if passed:
        yield f"Passed: {', '.join(passed)}\n\n"


def _carried(entry: Entry) -> str:
    return "advisory" if entry.is_advisory else _points(entry.points, entry.max_points)


def _outcome(task: TaskRecord) -> str:
    return task.outcome.value.replace("_", " ")


def _points(points: float | None, most: float) -> str:
    return f"ungraded / {most:g}" if points is None else f"{points:g} / {most:g}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _change(change: Change) -> str:
    sides = [_side(change.before), _side(change.after)]
    return _row([*map(_cell, (change.submission, change.task, change.check)), *sides, one_line(change.because)])


def _side(said: Said | None) -> str:
    if said is None:
        return "absent"
    points = "ungraded" if said.points is None else f"{said.points:g} points"
    mistake = f", {_cell(said.mistake)}" if said.mistake else ""
    return f"{said.outcome.value.replace('_', ' ')}, {points}{mistake}"
