"""`list` and `show`: which tasks there are and what one asks."""

from __future__ import annotations

import json
from pathlib import Path

import click

__all__ = ["list_tasks", "models_option", "show", "task_path_option"]

task_path_option = click.option(
    "--task-path",
    "task_paths",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="DIR",
    help="A folder of further tasks (tasks/*.py and reference/*.py, or task modules). May be given several times.",
)

models_option = click.option(
    "--models",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Pretrained models in place of the small built-in ones; README names the folders that tasks look for.",
)


@click.command("list")
@task_path_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_tasks(task_paths: tuple[Path, ...], *, as_json: bool) -> None:
    """List the tasks that are there, without importing any."""
    from harness.catalog import discover  # noqa: PLC0415 - keeps `--help` quick

    catalog = discover(task_paths)
    rows = [
        {
            "task": name,
            "summary": provider.summary,
            "distribution": provider.distribution,
            "has_reference": name in catalog.references,
        }
        for name, provider in catalog.tasks.items()
    ]
    if as_json:
        click.echo(json.dumps({"schema": 1, "tasks": rows}, indent=2))
        return
    if not rows:
        click.echo("No task is installed; --task-path DIR adds those of a folder.")
        return
    width = max(len(str(row["task"])) for row in rows)
    for row in rows:
        lacking = "" if row["has_reference"] else "  (no reference)"
        click.echo(f"{row['task']:<{width}}  {row['summary']}{lacking}")


@click.command()
@click.argument("task", required=False)
@click.option(
    "--schema",
    type=click.Choice(["assignment", "adapter"]),
    help="Print what may stand in an assignment file, or in an adapter file or submission.yaml, instead.",
)
@task_path_option
def show(task: str | None, *, schema: str | None, task_paths: tuple[Path, ...]) -> None:
    """Show what a TASK asks: the hooks to write, their shapes, and what is graded."""
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.description import schema_text, task_description  # noqa: PLC0415 - as above

    if schema is not None:
        click.echo(schema_text(schema), nl=False)
        return
    if task is None:
        raise click.UsageError("wanted the name of a task (see `harness list`) or --schema")
    from harness.catalog import discover  # noqa: PLC0415 - as above

    catalog = discover(task_paths)
    loaded = catalog.task(task)
    make_console().print(task_description(loaded, catalog.tasks[task]))
