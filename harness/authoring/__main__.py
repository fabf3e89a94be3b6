"""`python -m harness.authoring TASK...`: measure the tolerances of tasks and freeze them beside their modules."""

from __future__ import annotations

from pathlib import Path

import click
import torch

from harness.authoring.tolerance import freeze, measure_tolerances
from harness.catalog import discover
from harness.errors import UsageError


@click.command()
@click.argument("tasks", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every task that is there.")
@click.option("--seeds", type=click.IntRange(min=5), default=40, show_default=True, help="Inputs drawn for each case.")
@click.option("--task-path", "task_paths", type=click.Path(path_type=Path), multiple=True, metavar="DIR")
def main(tasks: tuple[str, ...], *, every: bool, seeds: int, task_paths: tuple[Path, ...]) -> None:
    """Measure how far float32 rounding moves the formulas of TASKS, and keep it in data/tolerances/ beside them."""
    torch.set_num_threads(1)
    catalog = discover(task_paths)
    names = tuple(catalog.tasks) if every else tasks
    if not names:
        raise click.UsageError("wanted task names or --all")
    for name in names:
        task, source = catalog.task(name), catalog.tasks[name].source
        if source is None:
            raise UsageError(f"{name}: its source can't be found, so nothing can be kept beside it")
        click.echo(f"wrote {freeze(source, measure_tolerances(task, seeds=seeds, say=click.echo))}")


if __name__ == "__main__":
    main()
