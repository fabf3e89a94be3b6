"""Claims on a terminal: a table with both columns, and how far the observations are."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from rich.console import Console, ConsoleRenderable, Group
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from harness.claims import ClaimsReport, Column, Observer, Run, Standing
from harness.text import one_line, shortened

__all__ = ["ClaimsProgress", "claims_table"]

_STYLES = {
    Standing.REPRODUCED: "green",
    Standing.NOT_REPRODUCED: "red",
    Standing.CANNOT_BE_CHECKED: "yellow",
    Standing.UNCLAIMED: "dim",
}
_WHY = 160
_WIDTHS = (17, 12, 22)


def claims_table(report: ClaimsReport) -> ConsoleRenderable:
    """Return a row for each claim and side: values, the 95 % prediction interval and the verdict."""
    parts: list[ConsoleRenderable] = []
    for claim in report.claims:
        claimed = "" if claim.claimed is None else f"  claimed: {claim.claimed}"
        table = Table(box=None, padding=(0, 2, 0, 2), pad_edge=False, show_header=False)
        for width in _WIDTHS:
            table.add_column(min_width=width, no_wrap=True)
        table.add_column(overflow="fold")
        table.add_row("its own parts", *_cells(claim.submission))
        table.add_row("the reference's", *_cells(claim.reference))
        parts += [Text(one_line(claim.name) + claimed, "bold"), table]
    seeds = f"{report.run['seeds']} seeds and splits; {report.run['folder']} keeps them"
    notes = [
        *(Text(f"left out: {one}", "yellow") for one in report.left_out),
        *(Text(f"harness error: {one_line(one)}", "red") for one in report.faults),
    ]
    return Group(*parts, *notes, Text(seeds, "dim"))


def _cells(column: Column) -> tuple[str, str, Text]:
    measured = "" if column.centre is None else f"{column.centre:.4g} ({len(column.values)})"
    interval = "" if column.low is None or column.high is None else f"95 %: {column.low:.4g} – {column.high:.4g}"
    verdict = column.standing.value.replace("_", " ")
    why = f": {shortened(one_line(column.why), _WHY)}" if column.why else ""
    return measured, interval, Text(verdict + why, _STYLES[column.standing])


class ClaimsProgress(Observer):
    """Shows how far observations are, as a bar on a terminal and as lines elsewhere; use it as a context manager.

    Args:
        notes: Where it is shown.
    """

    def __init__(self, notes: Console) -> None:
        self._notes = notes
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._done = self._runs = 0
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        """Return the observer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def started(self, *, runs: int, kept: int, folder: Path) -> None:
        """Say what is ahead."""
        again = f", {kept} of them there already" if kept else ""
        self._notes.print(f"claims: {runs} observations{again}; kept in {folder}")
        self._done, self._runs = kept, runs
        if self._notes.is_terminal:
            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[current]}", markup=False))
            self._bar = Progress(TextColumn("observing"), *columns, console=self._notes, transient=True)
            self._task = self._bar.add_task("observing", total=runs, completed=kept, current="")
            self._bar.start()

    def stepped(self, run: Run, *, step: int, steps: int, loss: float, left_ns: int | None) -> None:
        """Show how far a training is."""
        if self._bar is not None:
            left = "" if left_ns is None else f", {left_ns / 1e9:.0f} s left"
            self._bar.update(self._task, current=f"{_named(run)}: step {step} of {steps}, loss {loss:.3f}{left}")

    def finished(self, run: Run, found: Mapping[str, Any]) -> None:
        """Say what came of an observation."""
        self._done += 1
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done, current=_named(run))
        elif "late" not in found:
            came = found.get("why") or found.get("fault") or _last(found["rows"])
            seconds = time.monotonic() - self._began
            self._notes.print(
                f"{self._done} of {self._runs}, {seconds:.0f} s: {_named(run)}: {shortened(came, _WHY)}", markup=False
            )


def _named(run: Run) -> str:
    return f"{run.source}, {run.side}, seed {run.seed}"


def _last(rows: Any) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in rows[-1].items()) if rows else "nothing"
