"""`doctor` and `selftest`: what this machine can do."""

from __future__ import annotations

import json
from pathlib import Path

import click

from harness.cli.browsing import task_path_option
from harness.cli.naming import NamingGroup

__all__ = ["doctor", "selftest"]


@click.command()
@task_path_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(task_paths: tuple[Path, ...], *, as_json: bool) -> int:
    """Say what this machine can do: versions, confinement and why it is not more, and where every task comes from.

    Exit code 3 when something is broken.
    """
    from harness.diagnosis import diagnose  # noqa: PLC0415 - imports torch
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.health import health  # noqa: PLC0415 - as above

    diagnosis = diagnose(task_paths)
    if as_json:
        click.echo(json.dumps({"schema": 1, **diagnosis.to_dict()}, indent=2))
    else:
        make_console().print(health(diagnosis))
    return 0 if diagnosis.is_sound else 3


@click.group(cls=NamingGroup)
def selftest() -> None:
    """Measure the harness on this machine."""


@selftest.command()
@click.option("--seconds", type=click.FloatRange(5, 600), default=60.0, show_default=True, help="About how long.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def throughput(*, seconds: float, as_json: bool) -> None:
    """Verdicts a minute, beside a Python process per submission and beside a bare fork, taken in turns."""
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.health import throughput_table  # noqa: PLC0415 - as above
    from harness.selftest.throughput import measure_throughput  # noqa: PLC0415 - imports torch

    notes = make_console(stderr=True)
    result = measure_throughput(seconds, say=notes.print)
    if as_json:
        click.echo(json.dumps({"schema": 1, **result.to_dict()}, indent=2))
    else:
        make_console().print(throughput_table(result))


@selftest.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def boundary(*, as_json: bool) -> int:
    """Search a worker's whole memory for keys, seeds, answers and sources, at each level; exit 3 when any is there."""
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.health import boundary_table  # noqa: PLC0415 - as above
    from harness.selftest.boundary import search_boundary  # noqa: PLC0415 - imports torch

    found = [search_boundary(namespaces=namespaces) for namespaces in (True, False)]
    if as_json:
        click.echo(json.dumps({"schema": 1, "levels": [level.to_dict() for level in found]}, indent=2))
    else:
        for level in found:
            make_console().print(boundary_table(level))
    return 0 if all(level.holds for level in found) else 3


@selftest.command()
@click.option("--seconds", type=click.FloatRange(5), help="About how long; 100, or an hour with --full.")
@click.option("--full", is_flag=True, help="Go on for longer, and keep every verdict in --out, to go on from there.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where verdicts are kept, one a line; runs/selftest-timing.jsonl with --full.",
)
@click.option("--neighbours", type=click.IntRange(min=0), default=2, show_default=True, help="Busy processes beside.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def timing(*, seconds: float | None, full: bool, out: Path | None, neighbours: int, as_json: bool) -> None:
    """Time code of known speed, with busy neighbours, and say what a verdict on speed is worth on this machine.

    Half of the verdicts compare code with itself; the others see slow-downs of 2, 5, 10 and 20 per cent. A run
    with --full that was cut off goes on where it was.
    """
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.health import timing_table  # noqa: PLC0415 - as above
    from harness.selftest.timing import measure_timing  # noqa: PLC0415 - imports torch

    notes = make_console(stderr=True)
    keep = out or (Path("runs/selftest-timing.jsonl") if full else None)
    length = seconds or (3600.0 if full else 100.0)
    result = measure_timing(length, say=notes.print, keep=keep, neighbours=neighbours)
    if as_json:
        click.echo(json.dumps({"schema": 1, **result.to_dict()}, indent=2))
    else:
        make_console().print(timing_table(result))
