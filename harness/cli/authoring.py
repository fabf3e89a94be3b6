"""`lint`: what a task needs before it may grade."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli.browsing import task_path_option

if TYPE_CHECKING:
    from harness.authoring.lint import LintPlan
    from harness.catalog import Catalog
    from harness.sandbox.pool import Pool

__all__ = ["lint"]


@click.command()
@click.argument("tasks", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every task that is there.")
@click.option("--seeds", type=click.IntRange(min=1), default=1000, show_default=True, help="Keys for honest styles.")
@click.option(
    "--slow-seeds",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="The same for tasks that need model libraries.",
)
@click.option("--mutant-seeds", type=click.IntRange(min=1), default=5, show_default=True, help="Keys for all else.")
@click.option("--seed", default="1", show_default=True, metavar="TEXT", help="What the keys follow from.")
@click.option("--freeze", is_flag=True, help="Measure the tolerances and keep them beside the task, instead.")
@click.option("--samples", type=click.Path(path_type=Path), metavar="DIR", help="Further samples, in DIR/TASK/.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes for honest styles.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Keep finished keys of honest styles in FILE; the same command goes on from there.",
)
@task_path_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def lint(  # noqa: PLR0913 - one parameter an option
    tasks: tuple[str, ...],
    *,
    every: bool,
    seeds: int,
    slow_seeds: int,
    mutant_seeds: int,
    seed: str,
    freeze: bool,
    samples: Path | None,
    jobs: int,
    keep: Path | None,
    task_paths: tuple[Path, ...],
    as_json: bool,
) -> int:
    r"""Find out what TASKS lack before they may grade. Exit code 1 when one lacks anything.

    Everything wrong must fail at every key, by a margin: submissions that know nothing (zeros, the input, the answer
    before, half of the batch), faults that show now and then (a second call, batch 1, n < d, exact zeros), mutants
    of the reference, narrow float formats, the task's known mistakes, which must be named, and wrong samples. Every
    honest style must pass and stay within a third of each tolerance.

    \b
    Samples lie beside the folder of the task's module, and say in their name how they must be judged:
        tests/submissions/TASK/passed__einsum.py     an honest style; at least 6, other containers included
        tests/submissions/TASK/failed__no_scale.py   a wrong one; lines `# mistake: ...` say what it may be named,
                                                     a line `# fails in training` that its checks pass

    \b
    What passes and may is stated in data/lint/TASK.yaml beside the module, with a reason each:
        equivalent:
          "forward: axis: 1 → -2*": 1 and −2 are the same axis of three
        outside:
          "wrong at batch 1": the hook takes no batch

    Sizes in cases are ranges, `Between(2, 9)`, so that no run asks at the sizes of another.

    Honest styles take the most time, at 1,000 keys 10 to 40 minutes a task: `--jobs` shares the keys out, and with
    `--keep` a command that was stopped goes on where it was, unless the task, its reference, its samples, the harness
    or torch is another one since.
    """
    import torch  # noqa: PLC0415 - as above

    from harness.authoring.lint import LintPlan  # noqa: PLC0415 - imports torch
    from harness.catalog import discover  # noqa: PLC0415 - as above
    from harness.sandbox.pool import Pool  # noqa: PLC0415 - as above

    torch.set_num_threads(1)
    catalog = discover(task_paths)
    names = tuple(catalog.tasks) if every else tasks
    if not names:
        raise click.UsageError("wanted task names or --all")
    if freeze and keep is not None:
        raise click.UsageError("--keep keeps what linting asks, and --freeze asks for something else")
    plan = LintPlan(
        seeds=seeds,
        slow_seeds=slow_seeds,
        mutant_seeds=mutant_seeds,
        seed=seed,
        samples=samples,
        jobs=jobs,
        keep=keep,
    )
    with Pool(catalog.hidden_paths()) as pool:
        if freeze:
            return _freeze(catalog, names, plan, pool)
        return _lint(catalog, names, plan, pool, as_json=as_json)


def _freeze(catalog: Catalog, names: tuple[str, ...], plan: LintPlan, pool: Pool) -> int:
    from harness.authoring.lint import freeze_task  # noqa: PLC0415 - imports torch

    for name in names:
        click.echo(f"wrote {freeze_task(catalog, name, pool, plan=plan, say=_note)}")
    return 0


def _lint(catalog: Catalog, names: tuple[str, ...], plan: LintPlan, pool: Pool, *, as_json: bool) -> int:
    from harness.authoring.lint import lint as lint_task  # noqa: PLC0415 - imports torch
    from harness.report.console import make_console  # noqa: PLC0415 - keeps `--help` quick
    from harness.report.lint import lint_table  # noqa: PLC0415 - as above

    with _libraries_aside():
        found = [lint_task(catalog, name, plan, pool, say=_note) for name in names]
    if as_json:
        click.echo(json.dumps({"schema": 1, "tasks": [_finite(one.to_dict()) for one in found]}, indent=2))
    else:
        make_console().print(lint_table(found))
    return 0 if all(one.is_fit for one in found) else 1


@contextmanager
def _libraries_aside() -> Iterator[None]:
    """Send to standard error what libraries print past Python, as LAPACK does of a mutant's NaN."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _note(line: str) -> None:
    click.echo(line, err=True)


def _finite(value: Any) -> Any:
    """Return JSON data without infinities, which stand as null."""
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and value in (float("inf"), float("-inf")) else value
