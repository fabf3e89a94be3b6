"""`bench`: implementations side by side."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.browsing import task_path_option

__all__ = ["bench"]

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--task", "tasks", multiple=True, metavar="NAME", help="This task only. May be given several times.")
@click.option("--workload", "workloads", multiple=True, metavar="NAME", help="This workload only.")
@click.option("--baseline", default="reference", show_default=True, metavar="NAME", help="What ratios are to.")
@click.option("--growth", is_flag=True, help="Time and weigh every size of each workload's series as well.")
@click.option("--plot", type=_PATH, metavar="FILE", help="Draw a .png or .svg of ratios and growth; implies --growth.")
@click.option("--adapter", type=_PATH, metavar="FILE", help="How hooks are found; see `show --schema adapter`.")
@task_path_option
@click.option("--seconds", type=click.FloatRange(1, 3600), default=30.0, show_default=True, help="For one verdict.")
@click.option("--json", "json_target", metavar="FILE", help="Write the JSON report; - is standard output.")
@click.option("--unconfined", is_flag=True, help="Time even where workers can't be confined.")
def bench(  # noqa: PLR0913 - one parameter an option
    *,
    paths: tuple[Path, ...],
    tasks: tuple[str, ...],
    workloads: tuple[str, ...],
    baseline: str,
    growth: bool,
    plot: Path | None,
    adapter: Path | None,
    task_paths: tuple[Path, ...],
    seconds: float,
    json_target: str | None,
    unconfined: bool,
) -> int:
    r"""Time implementations beside the reference, or beside one of them: ratios with intervals, growth, memory.

    Every implementation runs confined, takes turns with the baseline on one processor, gets fresh inputs,
    and has every answer compared. Code of others is named by an adapter or a submission.yaml.

    \b
    harness bench submissions/attentions --task scaled_dot_attention --plot attentions.svg
    harness bench mine.py theirs.py --task ridge_regression --baseline theirs.py
    """
    import torch  # noqa: PLC0415 - keeps `--help` quick

    from harness.bench import BenchRequest  # noqa: PLC0415 - as above
    from harness.bench import bench as compare  # noqa: PLC0415 - as above
    from harness.report.bench import bench_table  # noqa: PLC0415 - as above
    from harness.report.console import make_console  # noqa: PLC0415 - as above
    from harness.report.document import require_folder, write_json  # noqa: PLC0415 - as above
    from harness.report.plots import draw_bench, require_plots  # noqa: PLC0415 - as above
    from harness.sandbox.levels import Level  # noqa: PLC0415 - as above

    torch.set_num_threads(1)
    if plot is not None:
        require_plots(plot)
    if json_target is not None:
        require_folder(json_target)
    request = BenchRequest(
        paths=paths,
        tasks=tasks,
        workloads=workloads,
        baseline=baseline,
        growth=growth or plot is not None,
        adapter=adapter,
        task_paths=task_paths,
        lowest=Level.NONE if unconfined else Level.REDUCED,
        seconds=seconds,
    )
    report = compare(request, say=make_console(stderr=True).print)
    make_console(stderr=json_target == "-").print(bench_table(report))
    if plot is not None:
        draw_bench(report, plot)
    if json_target is not None:
        write_json(json_target, report.to_dict())
    return 3 if report.has_harness_error else 0
