"""What linting found, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import ConsoleRenderable, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from harness.authoring.results import Family, TaskLint

__all__ = ["lint_table"]


def lint_table(found: Sequence[TaskLint]) -> ConsoleRenderable:
    """Return a row a task, under it what passes and may, and what each task lacks."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("task", no_wrap=True)
    for name in ("nulls", "mutants", "named", "misnamed", "margin", "styles × keys", "failed", "worst", "s"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for one in found:
        verdict = Text("fit", "green") if one.is_fit else Text(f"lacks {len(one.problems)}", "red")
        table.add_row(one.task, *_numbers(one), verdict)
    return Group(table, *(part for one in found for part in _below(one)))


def _numbers(one: TaskLint) -> Iterator[str]:
    both = one.nulls + one.mutants
    yield f"{one.nulls.killed}/{one.nulls.total}"
    yield f"{one.mutants.killed}/{one.mutants.total}"
    yield _share(one.mutants)
    yield str(one.mutants.misnamed)
    yield "–" if both.margin is None else f"{both.margin:.3g}"
    yield f"{one.honest.styles} × {one.honest.seeds}"
    yield str(one.honest.failures)
    yield f"{one.honest.worst:.2f}"
    yield f"{one.elapsed_ns / 1e9:.0f}"


def _share(family: Family) -> str:
    return f"{family.named}/{family.failing} {family.named / family.failing:.0%}" if family.failing else "–"


def _below(one: TaskLint) -> Iterator[ConsoleRenderable]:
    if one.listed:
        yield Text(f"{one.task}: passes, and may", "bold")
        reasons: dict[tuple[str, str], list[str]] = {}
        for listed in one.listed:
            reasons.setdefault((listed.section, listed.reason), []).append(listed.name)
        for (section, reason), names in reasons.items():
            yield Padding(Text(f"{section}: {reason}", "dim"), (0, 0, 0, 2))
            yield from (Padding(Text(name), (0, 0, 0, 4)) for name in names)
    if one.unasked:
        yield Text(f"{one.task}: never asked; a fault there would pass", "bold")
        yield from (Padding(Text(line, "dim"), (0, 0, 0, 2)) for line in one.unasked)
    if one.problems:
        yield Text(f"{one.task}: lacks", "bold")
        yield from (Padding(Text(problem, "red"), (0, 0, 0, 2)) for problem in one.problems)
