"""`new`: files and folders to start from."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.browsing import task_path_option
from harness.cli.naming import NamingGroup

__all__ = ["new"]

_PATH = click.Path(path_type=Path)


@click.group(cls=NamingGroup)
def new() -> None:
    """Write a file or a folder to start from."""


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


@new.command()
@click.argument("task")
@click.option("--ipynb", "as_notebook", is_flag=True, help="Write a notebook.")
@click.option("--out", type=_PATH, metavar="FILE", help="Where; TASK.py or TASK.ipynb in this folder when not given.")
@task_path_option
def starter(task: str, *, as_notebook: bool, out: Path | None, task_paths: tuple[Path, ...]) -> None:
    """Write a student's starter for TASK: every hook with its contract, and the command that checks it.

    A file that is there already is never overwritten.
    """
    import inspect  # noqa: PLC0415 - keeps `--help` quick

    from harness.authoring.starter import starter_file, starter_notebook  # noqa: PLC0415 - imports torch
    from harness.catalog import discover  # noqa: PLC0415 - as above

    catalog = discover(task_paths)
    loaded = catalog.task(task)
    question = inspect.getdoc(catalog.tasks[task].load()) or loaded.title
    target = out or Path(f"{task}.{'ipynb' if as_notebook else 'py'}")
    write = starter_notebook if as_notebook else starter_file
    _write_new(target, write(loaded, question, target.name))
    click.echo(f"wrote {target}")


@new.command()
@click.argument("name")
@click.argument("folder", metavar="[DIR]", required=False, type=_PATH)
def task(name: str, *, folder: Path | None) -> None:
    """Write a task pack for a task NAME into DIR, or into a folder NAME: a small example, commented, all at work.

    It holds the task, a reference, honest and wrong samples, measured tolerances, tests, and a pyproject.toml with the
    entry points; `harness lint` finds it fit as it stands. Change the example into your task, and lint again.
    """
    from harness.authoring.pack import write_pack  # noqa: PLC0415 - keeps `--help` quick

    home = folder or Path(name)
    pack = write_pack(name, home)
    click.echo(f"wrote {home}; its README.md says what to change. It grades already:")
    click.echo(f"  harness lint {name} --task-path {pack} --seeds 20")


def _write_new(path: Path, text: str) -> None:
    from harness.errors import UsageError  # noqa: PLC0415 - keeps `--help` quick

    try:
        with path.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; choose another --out") from error
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}") from error
