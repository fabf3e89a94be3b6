"""`mark`: points and comments by hand, which no grading touches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from harness.archive import StoredRun

__all__ = ["mark"]

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("run", type=_PATH)
@click.argument("student", required=False)
@click.argument("task", required=False)
@click.option("--points", type=click.FloatRange(min=0), help="For the whole task, in place of what the checks earned.")
@click.option("--comment", default="", help="What its author is told.")
@click.option("--private", is_flag=True, help="The comment is for teachers alone.")
@click.option("--clear", is_flag=True, help="Take the mark back.")
@click.option(
    "--from",
    "source",
    type=_PATH,
    metavar="CSV",
    help="Read marks: the headings are student, task, points, comment, private.",
)
def mark(run: Path, student: str | None, task: str | None, **options: Any) -> None:
    """Give points and a comment for the TASK of a STUDENT in a RUN; without both, list what is left for a person.

    STUDENT is a submission's name, or an identifier, an address or a name that a platform or a roster gave. Marks
    survive every regrade and stand in every report; `diff` and `replay` speak of the checks alone.
    """
    from harness.archive import read_run  # noqa: PLC0415 - imports torch
    from harness.marking import give, read_marks  # noqa: PLC0415 - as above

    stored = read_run(run)
    if options["source"] is not None:
        if student is not None or options["clear"]:
            raise click.UsageError("--from names students and tasks in the file alone")
        click.echo(f"{give(stored, read_marks(stored, options['source']))} marks are kept")
    elif student is None:
        _list(stored)
    elif task is None:
        raise click.UsageError("wanted RUN STUDENT TASK, RUN --from CSV, or RUN alone")
    else:
        _mark(stored, student, task, options)


def _mark(stored: StoredRun, student: str, task: str, options: dict[str, Any]) -> None:
    from harness.marking import clear_mark, give, given  # noqa: PLC0415 - imports torch
    from harness.marks import Mark  # noqa: PLC0415 - keeps `--help` quick

    if options["clear"]:
        clear_mark(stored, student, task)
        return
    if options["points"] is None and not options["comment"]:
        raise click.UsageError("wanted --points, --comment or --clear")
    chosen = Mark(points=options["points"], comment=options["comment"], private=options["private"])
    give(stored, [given(stored, student, task, chosen)])


def _list(stored: StoredRun) -> None:
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.marking import marking_table  # noqa: PLC0415 - as above

    make_console().print(marking_table(stored.records))
