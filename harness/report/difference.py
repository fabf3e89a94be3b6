"""What changed between two runs, on a terminal."""

from __future__ import annotations

from rich.console import ConsoleRenderable, Group
from rich.table import Table
from rich.text import Text

from harness.difference import Change, Difference, Said
from harness.report.console import outcome_text
from harness.report.entries import name_text

__all__ = ["difference_table"]


def difference_table(difference: Difference) -> ConsoleRenderable:
    """Return a line a changed verdict, a task's before those of its checks, and what stands in one run only."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("submission", "task, check", "before", "after", "because"):
        table.add_column(name, overflow="fold")
    for change in difference.changes:
        table.add_row(*_cells(change))
    parts: list[ConsoleRenderable] = [table] if difference.changes else []
    for what, names in (("first", difference.only_before), ("second", difference.only_after)):
        if names:
            parts.append(Text(f"only in the {what} run: {', '.join(map(name_text, names))}"))
    parts.append(Text(f"{difference.same} verdicts are the same in both"))
    return Group(*parts)


def _cells(change: Change) -> tuple[Text, ...]:
    sides = _side(change.before), _side(change.after)
    if change.check:
        return Text(""), Text(f"  {name_text(change.check)}"), *sides, Text("")
    return Text(name_text(change.submission), "bold"), Text(name_text(change.task)), *sides, Text(change.because)


def _side(said: Said | None) -> Text:
    if said is None:
        return Text("absent", "dim")
    points = "ungraded" if said.points is None else f"{said.points:g}"
    mistake = f", {name_text(said.mistake)}" if said.mistake else ""
    return Text.assemble(outcome_text(said.outcome), f" {points}{mistake}")
