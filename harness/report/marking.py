"""What a person has marked, and what is left for one, as a table on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from harness.records import GradeRecord
from harness.report.entries import mark_text, name_text
from harness.summary import left_for_a_person
from harness.text import one_line

__all__ = ["marking_table"]


def marking_table(records: Sequence[GradeRecord]) -> Table | str:
    """Return a row for each ungraded task, with the reason, and one for each mark by hand.

    Args:
        records: The verdicts with what was marked by hand.
    """
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("submission", "task", "", "why"):
        table.add_column(heading, overflow="fold")
    for one in left_for_a_person(records):
        _row(table, one.submission, one.task, "ungraded", one.why)
    for record in records:
        for task in record.tasks:
            if task.mark is not None:
                private = " (for teachers)" if task.mark.private else ""
                _row(table, record.name, task.task, "marked", f"{one_line(mark_text(task))}{private}")
    return table if table.row_count else "Everything is graded, and nothing is marked by hand."


def _row(table: Table, submission: str, task: str, what: str, why: str) -> None:
    table.add_row(Text(name_text(submission)), Text(name_text(task)), what, Text(why))
