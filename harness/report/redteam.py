"""What came of a campaign of attacks, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import ConsoleRenderable, Group
from rich.table import Table
from rich.text import Text

from harness.redteam.campaign import Results
from harness.redteam.corpus import Mechanism
from harness.redteam.speed import Timed
from harness.redteam.trial import Judged
from harness.text import one_line, shortened

__all__ = ["campaign_table", "mechanism_table", "speed_line"]

_DETAIL = 200


def campaign_table(results: Results) -> ConsoleRenderable:
    """Return a row a grader, and under it what this harness gave away or wrongly rejected, if anything."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("grader")
    for name in ("attacks", "gains", "honest", "rejected", "seconds"):
        table.add_column(name, justify="right")
    for row in results.outlines:
        counts = (row.attacks, row.gains, row.honest, row.rejected)
        table.add_row(row.grader, *map(str, counts), f"{row.elapsed_ns / 1e9:.0f}")
    return Group(table, *(line for name in sorted(results.own) for line in _faults(name, results.judged[name])))


def _faults(grader: str, judged: Iterable[Judged]) -> Iterator[Text]:
    for result in judged:
        if result.gained or result.rejected:
            what = "gained" if result.gained else "was rejected"
            points = "no verdict" if result.points is None else f"{result.points:g} points"
            mechanism = result.mechanism
            said = f"{points}, deserves {mechanism.deserves:g}; {shortened(result.detail, _DETAIL)}"
            yield Text(f"{grader}: {mechanism.family}/{mechanism.name} {what}: {said}", "red")


def mechanism_table(mechanisms: Sequence[Mechanism]) -> ConsoleRenderable:
    """Return a line a mechanism, with what it tries."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column("kind", no_wrap=True)
    table.add_column("name", no_wrap=True)
    table.add_column("tries", overflow="fold")
    for one in mechanisms:
        table.add_row(one.kind.value, f"{one.family}/{one.name}", one.tries)
    return table


def speed_line(timed: Timed) -> Text:
    """Return what came of one attack on the clock."""
    style = "bold red" if timed.gained else "green"
    said = (
        f"{timed.ratio:.2f} times the honest twin's time" if timed.ratio is not None else one_line(timed.detail)[:120]
    )
    return Text.assemble(f"{timed.mechanism.name}: ", (f"{timed.outcome}, {said}", style))
