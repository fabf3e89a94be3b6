"""What `doctor` and `selftest` found, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable, Group
from rich.table import Table
from rich.text import Text

from harness.diagnosis import Diagnosis
from harness.selftest.boundary import Boundary
from harness.selftest.throughput import Throughput
from harness.selftest.timing import TimingReport, promises
from harness.text import one_line

__all__ = ["boundary_table", "health", "throughput_table", "timing_table"]


def health(diagnosis: Diagnosis) -> ConsoleRenderable:
    """Return the machine, the confinement with what is lacking and why, and every task with where it comes from."""
    found = diagnosis.environment
    packages = ", ".join(f"{name} {version}" for name, version in found["packages"].items())
    lines = [
        Text("Machine", "bold"),
        Text(f"  harness {found['harness']}, Python {found['python']}, {packages}"),
        Text(f"  {found['system']}, {found['cores']} of {found['processor'] or found['machine']}"),
        Text("  speed is timed on the CPU alone: code on a GPU is not measured"),
        Text("Confinement", "bold"),
        *_confinement(diagnosis),
        Text("Tasks", "bold"),
    ]
    for provider in diagnosis.providers:
        state = Text(one_line(provider.problem), "red") if provider.problem else Text("sound", "green")
        origin = f", from {provider.distribution} ({provider.source or 'no source found'})"
        lines.append(Text.assemble(f"  {provider.task}: ", state, origin))
    return Group(*lines)


def _confinement(diagnosis: Diagnosis) -> Iterator[Text]:
    if diagnosis.problem:
        yield Text(f"  no worker can be started: {one_line(diagnosis.problem)}", "red")
        return
    layers, stopped = diagnosis.confinement["layers"], diagnosis.confinement["stopped"]
    level = diagnosis.confinement["level"]
    yield Text(f"  level {level}", {"full": "green", "reduced": "yellow"}.get(level, "red"))
    yield Text(f"  holds: {', '.join(sorted(name for name, reason in layers.items() if not reason)) or 'nothing'}")
    for name, reason in sorted(layers.items()):
        if reason:
            yield Text(f"  lacks {name}: {one_line(reason)}", "yellow")
    for name, was_stopped in sorted(stopped.items()):
        if not was_stopped:
            yield Text(f"  a worker was not stopped from: {name}", "red")


def throughput_table(result: Throughput) -> ConsoleRenderable:
    """Return the figures, each with what it should be."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("figure")
    table.add_column("measured", justify="right")
    table.add_column("hold", justify="right")
    for figure in result.figures:
        style = "" if figure.holds is None else "green" if figure.holds else "red"
        table.add_row(figure.name, Text(figure.shown, style), figure.goal)
    return Group(table)


def timing_table(result: TimingReport) -> ConsoleRenderable:
    """Return what share of the verdicts on known speeds was right, and how sure that share is."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("of verdicts on known speed")
    table.add_column("held", justify="right")
    table.add_column("share", justify="right")
    table.add_column("95 % interval", justify="right")
    for one in promises(result.trials):
        share, interval = f"{one.held / one.trials:.0%}", f"{one.low:.0%} – {one.high:.0%}"
        table.add_row(one.name, f"{one.held} of {one.trials}", share, interval)
    loads = sorted(trial.load for trial in result.trials) or [0.0]
    seconds = sorted(trial.elapsed_ns / 1e9 for trial in result.trials) or [0.0]
    beside = (
        f"{len(result.trials)} verdicts of six pairs of forks, workers at level {result.confinement}, "
        f"{result.neighbours} busy neighbours of its own, load {loads[0]:.1f} to {loads[-1]:.1f}, "
        f"{seconds[len(seconds) // 2]:.1f} s a verdict in the middle"
    )
    few = "few verdicts say little: --full goes on" if len(result.trials) < 100 else ""
    return Group(table, Text(beside), *([Text(few, "yellow")] if few else []))


def boundary_table(found: Boundary) -> ConsoleRenderable:
    """Return a line for each thing that was searched for in a worker."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    for search in found.searches:
        said = {(False, False): "not there", (True, True): "found, as it must be"}.get((search.found, search.wanted))
        wrong = "FOUND" if search.found else "NOT FOUND: the search does not work"
        table.add_row(f"  {search.what}", Text(said or wrong, "green" if said else "bold red"))
    return Group(
        Text(f"a worker at level {found.level}, {found.bytes_read >> 20} MiB of memory searched", "bold"), table
    )
