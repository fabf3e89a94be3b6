"""`new`: folders to start from."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.browsing import task_path_option

__all__ = ["new"]

_PATH = click.Path(path_type=Path)


@click.group()
def new() -> None:
    """Write a folder to start from."""


@new.command()
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option("--assignment", type=_PATH, metavar="FILE", help="Tasks and points; see `show --schema assignment`.")
@click.option("--adapter", type=_PATH, metavar="FILE", help="How hooks are found; see `show --schema adapter`.")
@task_path_option
def gradescope(folder: Path, *, assignment: Path | None, adapter: Path | None, task_paths: tuple[Path, ...]) -> None:
    """Write an autograder for Gradescope into DIR: zip what is in it and upload that.

    It holds setup.sh, run_autograder, this distribution as a wheel, what is graded, and NOTES.md, which says what
    confinement can be had there and how to try it on this machine.
    """
    from harness.catalog import discover  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.autograder import write_autograder  # noqa: PLC0415 - as above

    discover(task_paths)
    if assignment is not None:
        from harness.assignment import read_assignment  # noqa: PLC0415 - as above

        given = read_assignment(assignment)
        adapter = adapter or given.adapter
    write_autograder(folder, assignment=assignment, adapter=adapter, packs=task_paths)
    click.echo(f"{folder}: zip what is in it and upload that; NOTES.md says more")
