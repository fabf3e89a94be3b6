"""`grade` and `check`: verdicts on submissions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli.browsing import models_option, task_path_option

if TYPE_CHECKING:
    from harness.run import Request

__all__ = ["check", "grade", "replay"]

_PATH = click.Path(path_type=Path)
_ALONE = {"roster": None, "only_missing": False, "regrade": (), "cluster": None}


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_what = _options(
    click.option(
        "--task", "tasks", multiple=True, metavar="NAME", help="Grade this task only. May be given several times."
    ),
    click.option(
        "--stage",
        "stages",
        type=click.Choice(["correctness", "speed", "quality"]),
        multiple=True,
        help="Time (speed) or train (quality) what passes correctness, which always runs. May be given several times.",
    ),
    click.option("--assignment", type=_PATH, metavar="FILE", help="Tasks and points; see `show --schema assignment`."),
    click.option("--adapter", type=_PATH, metavar="FILE", help="How hooks are found; see `show --schema adapter`."),
    task_path_option,
    models_option,
    click.option("--seed", metavar="HEX", help="A public run key; without it a secret one is drawn."),
    click.option("--run-notebook", "run_files", is_flag=True, help="Run whole files instead of taking definitions."),
    click.option("--json", "json_target", metavar="FILE", help="Write the JSON report; - is standard output."),
    click.option("--quiet", is_flag=True, help="Print no verdicts and no progress."),
    click.option("--verbose", is_flag=True, help="Print every check of every task."),
    click.option("--no-color", is_flag=True, help="Print without colours."),
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@_what
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Submissions at once; one a processor.")
@click.option("--out", type=_PATH, metavar="RUN", help="The run's folder; runs/<time> when not given.")
@click.option(
    "--folders-are",
    type=click.Choice(["auto", "one", "class"]),
    default="auto",
    help="Whether a folder is one submission or a class of them.",
)
@click.option("--roster", type=_PATH, metavar="CSV", help="The class: names students, and lists who handed in nothing.")
@click.option("--only-missing", is_flag=True, help="Leave every submission as it is that has verdicts in the run.")
@click.option(
    "--regrade",
    multiple=True,
    metavar="NAME",
    help="Grade a submission of the run at --out anew. May be given several times.",
)
@click.option("--cluster", metavar="WHERE", help="Grade on Dask: local, slurm, or a scheduler's address (tcp://...).")
@click.option("--require", type=click.Choice(["full", "reduced"]), help="Refuse to grade below this confinement.")
@click.option("--unconfined", is_flag=True, help="Grade even where workers can't be confined.")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT", help="Exit 1 below this score.")
def grade(paths: tuple[Path, ...], **options: Any) -> int:
    """Grade submissions: .py files, notebooks, zips, or folders of them.

    A run that was cut off goes on where it was when the same command is given again.
    """
    from harness.sandbox.levels import Level  # noqa: PLC0415 - keeps `--help` quick

    lowest = Level.NONE if options["unconfined"] else Level(options["require"] or "reduced")
    if options["unconfined"] and options["require"]:
        raise click.UsageError("--require and --unconfined contradict each other")
    report = _graded(_request(paths, options, lowest=lowest), options, keep=True)
    if report.has_harness_error:
        return 3
    fail_under = options["fail_under"]
    return 1 if fail_under is not None and report.falls_short(fail_under) else 0


@click.command()
@click.argument("path", type=_PATH)
@_what
def check(path: Path, **options: Any) -> int:
    """Check one submission at length, as its author would before handing in; exit 1 when something fails.

    Tasks that the submission does not answer count as not asked.
    """
    from harness.sandbox.levels import Level  # noqa: PLC0415 - keeps `--help` quick

    options = {**options, "verbose": True, "out": None, "jobs": 1, "folders_are": "one", **_ALONE}
    report = _graded(_request((path,), options, lowest=Level.NONE), options, keep=False)
    if report.has_harness_error:
        return 3
    return 0 if report.answers_pass else 1


def _request(paths: tuple[Path, ...], options: dict[str, Any], *, lowest: Any) -> Request:
    from harness.grading import Stage  # noqa: PLC0415 - imports torch
    from harness.run import Request  # noqa: PLC0415 - as above
    from harness.sandbox.submission import Grouping  # noqa: PLC0415 - as above

    return Request(
        paths=paths,
        tasks=options["tasks"],
        stages=tuple(map(Stage, options["stages"])),
        assignment=options["assignment"],
        adapter=options["adapter"],
        task_paths=options["task_paths"],
        models=options["models"],
        seed=options["seed"],
        run_files=options["run_files"],
        grouping=Grouping(options["folders_are"]),
        lowest=lowest,
        jobs=options["jobs"],
        roster=options["roster"],
        only_missing=options["only_missing"],
        regrade=options["regrade"],
        cluster=options["cluster"],
    )


def _graded(request: Request, options: dict[str, Any], *, keep: bool) -> Any:
    """Run a request; print verdicts as they come and write the JSON report."""
    import torch  # noqa: PLC0415 - keeps `--help` quick

    from harness.report.console import make_console  # noqa: PLC0415 - as above
    from harness.report.document import document, require_folder, write_json  # noqa: PLC0415 - as above
    from harness.report.progress import ConsoleObserver  # noqa: PLC0415 - as above
    from harness.run import execute  # noqa: PLC0415 - as above

    torch.set_num_threads(1)
    color = not options["no_color"]
    target = options["json_target"]
    if target is not None:
        require_folder(target)
    verdicts = make_console(stderr=target == "-", color=color)
    notes = make_console(stderr=True, color=color)
    with ConsoleObserver(verdicts, notes, verbose=options["verbose"], quiet=options["quiet"]) as observer:
        report = execute(request, out=options["out"], keep=keep, observer=observer)
        observer.finished(report)
    if target is not None:
        write_json(target, document(report.records, run=report.run, environment=report.environment))
    return report


@click.command()
@click.argument("run", type=_PATH)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Submissions at once; one a processor.")
@click.option("--unconfined", is_flag=True, help="Judge even where workers can't be confined.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def replay(run: Path, *, jobs: int | None, unconfined: bool, as_json: bool) -> int:
    """Judge a kept RUN once more, from its own key and files, and say which verdict is another one now.

    Correctness and quality repeat bit for bit; timing does not, and is left out. Exit code 1 when a verdict changed,
    or something that it depends on did (a submission, a task, the adapter).
    """
    import torch  # noqa: PLC0415 - keeps `--help` quick

    from harness import environment  # noqa: PLC0415 - as above
    from harness.replay import replay as judge_again  # noqa: PLC0415 - as above
    from harness.report.comparison import replayed  # noqa: PLC0415 - as above
    from harness.report.console import make_console  # noqa: PLC0415 - as above
    from harness.sandbox.levels import Level  # noqa: PLC0415 - as above

    torch.set_num_threads(1)
    lowest = Level.NONE if unconfined else Level.REDUCED
    with make_console(stderr=True).status("judging once more"):
        result = judge_again(run, lowest=lowest, jobs=jobs or environment.cores())
    if as_json:
        click.echo(json.dumps({"schema": 1, **result.to_dict()}, indent=2))
    else:
        make_console().print(replayed(result))
    return 0 if result.holds else 1
