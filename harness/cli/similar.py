"""`similar`: answers to read side by side."""

from __future__ import annotations

import json
from pathlib import Path

import click

__all__ = ["similar"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--at-least",
    type=click.FloatRange(1, 100),
    default=80.0,
    show_default=True,
    metavar="PERCENT",
    help="How much of the code of two submissions is the same for them to be alike.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def similar(paths: tuple[Path, ...], *, at_least: float, as_json: bool) -> None:
    """Group submissions whose code is the same but for names, comments, texts and layout.

    It is a flag for a human, and no verdict: short answers look alike by themselves. No submission is run; the code is
    read in confined workers.
    """
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.similar import similar_table  # noqa: PLC0415 - as above
    from harness.similarity import find_similar  # noqa: PLC0415 - imports torch

    found = find_similar(paths, at_least=at_least / 100, say=make_console(stderr=True).print)
    if as_json:
        click.echo(json.dumps({"schema": 1, **found.to_dict()}, indent=2))
    else:
        make_console().print(similar_table(found))
