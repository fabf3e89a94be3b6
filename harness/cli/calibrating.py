"""`calibrate`: measure what the thresholds of a task's quality bars rest on."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import click

from harness.cli.browsing import models_option

__all__ = ["calibrate"]


@click.command()
@click.argument("task")
@click.option("--seeds", type=click.IntRange(min=30), default=30, show_default=True, help="Right trainings of a bar.")
@click.option(
    "--wrong-seeds", type=click.IntRange(min=1), default=3, show_default=True, help="Trainings of each known mistake."
)
@click.option("--seed", metavar="HEX", help="The run key of the lessons; drawn when not given, and kept.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes.")
@click.option("--task-path", "task_paths", type=click.Path(path_type=Path), multiple=True, metavar="DIR")
@models_option
@click.option(
    "--journal", type=click.Path(path_type=Path, dir_okay=False), help="Keep every training there, and go on from it."
)
@click.option("--dry-run", is_flag=True, help="Print what was measured as JSON and write nothing.")
def calibrate(  # noqa: PLR0913 - one parameter an option
    task: str,
    *,
    seeds: int,
    wrong_seeds: int,
    seed: str | None,
    jobs: int,
    task_paths: tuple[Path, ...],
    models: Path | None,
    journal: Path | None,
    dry_run: bool,
) -> int:
    """Train TASK's own model on untouched lessons, and each known mistake, and keep what came out beside the task.

    Written to data/thresholds/TASK.json, with --models to DIR/thresholds/TASK.json: every value, the spread, a bound by
    Student's t with its confidence, how often a right answer would fail, a digest of the code, the machine. A threshold
    that a known mistake reaches, or that a right answer misses too often, is refused: nothing is written, exit code 1.
    """
    from harness.authoring import calibration  # noqa: PLC0415 - imports torch
    from harness.catalog import discover  # noqa: PLC0415 - keeps `--help` quick

    provider = discover(task_paths).tasks.get(task)
    plan = calibration.Plan(
        task=task,
        task_paths=task_paths,
        models=models,
        seed=seed or secrets.token_hex(8),
        seeds=seeds,
        wrong_seeds=wrong_seeds,
        jobs=jobs,
        journal=journal,
    )
    measured = calibration.calibrate(plan, say=lambda line: click.echo(line, err=True))
    if dry_run:
        click.echo(json.dumps(measured, indent=1, ensure_ascii=False))
    problems = calibration.judge(measured)
    for problem in problems:
        click.echo(f"refused: {problem}", err=True)
    if problems or dry_run:
        return 1 if problems else 0
    if provider is None or provider.source is None:
        raise click.UsageError(f"{task}: its source can't be found, so nothing can be kept beside it")
    home = provider.source.parent / "data" if models is None else models
    click.echo(f"wrote {calibration.write(home, measured)}")
    return 0
