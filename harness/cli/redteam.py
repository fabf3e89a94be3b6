"""`redteam`: put the corpus of attacks before this harness, or before another grader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

__all__ = ["redteam"]


@click.command()
@click.option("--level", "levels", type=click.Choice(["full", "reduced"]), multiple=True, help="Both when not given.")
@click.option(
    "--naive",
    is_flag=True,
    help="Put it before the naive judges as well, of answers and of trainings, which every attack must fool.",
)
@click.option(
    "--against",
    metavar="COMMAND",
    help="Put it before another grader: run in a folder with submission.py, test_submission.py and task.txt; "
    "exit code 0 is full marks.",
)
@click.option("--only", multiple=True, metavar="NAME", help="One mechanism or family. May be given several times.")
@click.option("--corpus", type=click.Path(path_type=Path), metavar="DIR", help="Another corpus than the one shipped.")
@click.option("--speed", is_flag=True, help="Time the attacks on the clock instead, each beside its honest twin.")
@click.option("--list", "listed", is_flag=True, help="List the mechanisms and what each tries.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="At once; one a processor.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def redteam(  # noqa: PLR0913 - one parameter an option
    *,
    levels: tuple[str, ...],
    naive: bool,
    against: str | None,
    only: tuple[str, ...],
    corpus: Path | None,
    speed: bool,
    listed: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Run a corpus of attacks and of honest code that looks suspicious, and count gains and wrong rejections.

    An attack gains when it gets more points than its honest content deserves. The naive judge and a grader named by
    --against import what they judge: run them where nothing can be lost. Exit code 1 when this harness gave anything
    away, or rejected honest code. With --speed an attack gains when it is reported faster than its honest twin.
    """
    from harness.redteam.campaign import Campaign, run_campaign  # noqa: PLC0415 - imports torch
    from harness.redteam.corpus import CORPUS, read_corpus  # noqa: PLC0415 - keeps `--help` quick
    from harness.redteam.speed import read_speed_corpus  # noqa: PLC0415 - as above
    from harness.report.console import make_console  # noqa: PLC0415 - as above
    from harness.report.redteam import campaign_table, mechanism_table  # noqa: PLC0415 - as above

    mechanisms = read_speed_corpus() if speed else read_corpus(corpus or CORPUS)
    if only:
        mechanisms = tuple(one for one in mechanisms if one.name in only or one.family in only)
        if not mechanisms:
            raise click.UsageError(f"--only: no mechanism or family is called {', '.join(only)}")
    if listed:
        make_console().print(mechanism_table(mechanisms))
        return 0
    if speed:
        return _timed(mechanisms, as_json=as_json)
    notes = make_console(stderr=True)
    campaign = Campaign(
        levels=levels or (() if against else ("full", "reduced")), naive=naive, against=against, jobs=jobs
    )
    results = run_campaign(mechanisms, campaign, say=notes.print)
    if as_json:
        click.echo(json.dumps({"schema": 1, **results.to_dict()}, indent=2))
    else:
        make_console().print(campaign_table(results))
    return 0 if results.is_clean else 1


def _timed(mechanisms: Sequence[Any], *, as_json: bool) -> int:
    """Time the attacks on the clock; return 1 when any is reported faster than its twin."""
    import torch  # noqa: PLC0415 - keeps `--help` quick

    from harness.redteam.speed import time_corpus  # noqa: PLC0415 - as above
    from harness.report.console import make_console  # noqa: PLC0415 - as above
    from harness.report.redteam import speed_line  # noqa: PLC0415 - as above

    torch.set_num_threads(1)
    notes = make_console(stderr=True)
    timed = time_corpus(mechanisms, say=lambda one: notes.print(speed_line(one)))
    gains = sum(one.gained for one in timed)
    if as_json:
        click.echo(json.dumps({"schema": 1, "timed": [one.to_dict() for one in timed]}, indent=2))
    else:
        make_console().print(f"{len(timed)} attacks on the clock, {gains} reported faster than their honest twin")
    return 1 if gains else 0
