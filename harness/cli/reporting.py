"""`report` and `diff`: what a stored run says, in the format of whoever reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from harness.archive import StoredRun
    from harness.audience import Audience
    from harness.report.formats import Format

__all__ = ["diff", "report"]

_PATH = click.Path(path_type=Path)
_FORMATS = ("html", "json", "junit", "gradescope", "markus", "csv", "markdown")


@click.command()
@click.argument("run", type=_PATH)
@click.option("--format", "wanted", type=click.Choice(_FORMATS), default="html", show_default=True)
@click.option(
    "--out",
    type=_PATH,
    metavar="PATH",
    help="A file, or a folder for html and for gradescope and markus of several submissions. Standard output when not "
    "given; RUN/report or RUN/report-student for html.",
)
@click.option(
    "--audience",
    type=click.Choice(["student", "teacher"]),
    help="Who reads it: students see no hidden check and no log. Without it student for gradescope and markus, else "
    "teacher.",
)
@click.option("--submission", metavar="NAME", help="Report this submission alone.")
@click.option("--assignment", type=_PATH, metavar="FILE", help="Take from this file which checks are hidden.")
@click.option(
    "--columns",
    type=click.Choice(["nbgrader", "canvas", "moodle"]),
    help="CSV as this platform imports it; wants --gradebook.",
)
@click.option(
    "--gradebook",
    type=_PATH,
    metavar="FILE",
    help="A gradebook that Canvas exported, Moodle's grading worksheet or a list with email, or for nbgrader a list "
    "with student_id.",
)
@click.option("--column", metavar="NAME", help="Canvas's column of the assignment; not needed when there is one.")
def report(run: Path, **options: Any) -> int:
    """Report a RUN, which is a folder that `grade` made: nothing is graded anew.

    html is a folder of pages for a browser, with a page a submission; the others are text. Gradebooks are filled with
    whole marks, whoever reads them; what students are told in one is what they may see.
    """
    from harness.archive import read_run  # noqa: PLC0415 - imports torch
    from harness.audience import Audience  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.formats import Format  # noqa: PLC0415 - as above

    wanted = Format(options["wanted"])
    _reject_contradictions(wanted, options)
    audience = Audience(options["audience"]) if options["audience"] else wanted.usual_audience
    whole = read_run(run)
    stored = _chosen(whole, options)
    if options["columns"] is not None:
        _write_gradebook(stored, whole, options)
    elif wanted is Format.HTML:
        _write_pages(stored, options["out"], audience)
    elif wanted.is_single and len(stored.records) > 1:
        _write_folder(stored, options["out"], wanted, audience)
    else:
        from harness.report.document import write_text  # noqa: PLC0415 - as above
        from harness.report.formats import render  # noqa: PLC0415 - as above

        write_text(_target(options["out"]), render(stored, stored.records, wanted, audience))
    if wanted is Format.MARKUS and audience is Audience.STUDENT:
        _warn_of_hidden(stored)
    if not stored.finished:
        _note(f"{run} has not come to its end; what is lacking is reported as ungraded")
    return 0


@click.command()
@click.argument("before", metavar="RUN", type=_PATH)
@click.argument("after", metavar="RUN", type=_PATH)
@click.option("--format", "wanted", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("--out", type=_PATH, metavar="FILE", help="Standard output when not given.")
def diff(before: Path, after: Path, *, wanted: str, out: Path | None) -> int:
    """Say whose outcome, points or recognised mistake changed from one RUN to another, and why.

    The reason is what a verdict depends on: the submission's bytes, the task, or the inputs that were drawn.
    """
    from harness.archive import read_run  # noqa: PLC0415 - imports torch
    from harness.difference import compare_runs  # noqa: PLC0415 - as above
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.difference import difference_table  # noqa: PLC0415 - as above
    from harness.report.document import write_text  # noqa: PLC0415 - as above
    from harness.report.markdown import difference_markdown  # noqa: PLC0415 - as above

    found = compare_runs(read_run(before, by_hand=False), read_run(after, by_hand=False))
    if wanted == "json":
        write_text(_target(out), json.dumps({"schema": 1, **found.to_dict()}, indent=2, allow_nan=False) + "\n")
    elif wanted == "markdown":
        write_text(_target(out), "".join(difference_markdown(found)))
    elif out is None:
        make_console().print(difference_table(found))
    else:
        raise click.UsageError("--out wants --format markdown or json: text is for a terminal")
    return 0


def _reject_contradictions(wanted: Format, options: dict[str, Any]) -> None:
    if options["columns"] is not None and wanted.value != "csv":
        raise click.UsageError("--columns wants --format csv")
    if options["columns"] is not None and options["gradebook"] is None:
        raise click.UsageError(
            f"--columns {options['columns']} wants --gradebook FILE: what the platform exported, with its students"
        )
    if options["columns"] is None and (options["gradebook"] or options["column"]):
        raise click.UsageError("--gradebook and --column want --columns nbgrader, canvas or moodle")


def _chosen(stored: StoredRun, options: dict[str, Any]) -> StoredRun:
    """Return the run with the submissions that are wanted, marked as the given assignment says."""
    from harness.assignment import read_assignment, require_hidden  # noqa: PLC0415 - keeps `--help` quick
    from harness.audience import marked  # noqa: PLC0415 - as above

    records = stored.records
    if (name := options["submission"]) is not None:
        records = tuple(record for record in records if record.name == name)
        if not records:
            raise click.UsageError(f"--submission: the run has no {name!r}")
    if options["assignment"] is not None:
        given = read_assignment(options["assignment"])
        judged = [task for record in stored.records for task in record.tasks if task.checks]
        checks = {task.task: [check.name for check in task.checks] for task in judged}
        require_hidden(options["assignment"], given.hidden, checks)
        records = tuple(
            replace(
                record,
                tasks=tuple(
                    marked(task, is_hidden=given.is_hidden, log_visible=given.show_log) for task in record.tasks
                ),
            )
            for record in records
        )
    return replace(stored, records=records)


def _write_gradebook(stored: StoredRun, whole: StoredRun, options: dict[str, Any]) -> None:
    """Write the marks of the records that are wanted, beside those of the whole run."""
    from harness.audience import Audience, seen_by  # noqa: PLC0415 - keeps `--help` quick
    from harness.gradebook import Platform, fill, read_table  # noqa: PLC0415 - as above
    from harness.report.document import write_text  # noqa: PLC0415 - as above
    from harness.report.tables import feedback_text, gradebook_csv  # noqa: PLC0415 - as above

    chosen = {record.name for record in stored.records}
    filled = fill(
        stored,
        Platform(options["columns"]),
        read_table(options["gradebook"]),
        column=options["column"],
        feedback={record.name: feedback_text(seen_by(record, Audience.STUDENT)) for record in stored.records},
        unselected=[record for record in whole.records if record.name not in chosen],
    )
    write_text(_target(options["out"]), gradebook_csv(filled))
    for note in filled.notes:
        _note(note)


def _write_pages(stored: StoredRun, out: Path | None, audience: Audience) -> None:
    from harness.report.html import write_html  # noqa: PLC0415 - keeps `--help` quick
    from harness.summary import summarize  # noqa: PLC0415 - as above

    usual = "report" if audience.value == "teacher" else "report-student"
    page = write_html(stored, out or stored.folder / usual, audience=audience, summary=summarize(stored.records))
    click.echo(str(page))


def _write_folder(stored: StoredRun, out: Path | None, wanted: Format, audience: Audience) -> None:
    from harness.report.formats import write_each  # noqa: PLC0415 - keeps `--help` quick

    if out is None:
        raise click.UsageError(
            f"a {wanted.value} file is about one submission, and the run has {len(stored.records)}: "
            "wanted --out FOLDER for all of them, or --submission NAME"
        )
    write_each(stored, out, wanted, audience)


def _warn_of_hidden(stored: StoredRun) -> None:
    from harness.audience import hidden_checks  # noqa: PLC0415 - keeps `--help` quick

    if any(hidden_checks(record) for record in stored.records):
        _note(
            "MarkUs shows students every test, so hidden checks and their points are left out; --audience teacher has "
            "them, for a test group that no student sees"
        )


def _target(out: Path | None) -> str:
    from harness.report.document import require_folder  # noqa: PLC0415 - keeps `--help` quick

    target = "-" if out is None else str(out)
    require_folder(target)
    return target


def _note(sentence: str) -> None:
    from harness.text import printable  # noqa: PLC0415 - only where there is something to say

    click.echo(f"note: {printable(sentence)}", err=True)
