"""`claims`: numbers that a report claims, measured anew."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.browsing import models_option, task_path_option

__all__ = ["claims"]

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("path", type=_PATH)
@click.option("--claim", "names", multiple=True, metavar="NAME", help="Claims that begin so, alone.")
@click.option("--all", "every", is_flag=True, help="Measure everything that could be claimed, claimed or not.")
@click.option("--side", type=click.Choice(["submission", "reference"]), help="With these parts alone.")
@click.option("--quick", is_flag=True, help="3 seeds, without trainings of more than 2 minutes; it says which.")
@click.option("--seeds", type=click.IntRange(min=2), default=5, show_default=True, help="Seeds and splits of each.")
@click.option("--minutes", type=click.FloatRange(min=0), metavar="N", help="Begin nothing after N minutes.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes.")
@click.option("--out", type=_PATH, metavar="DIR", help="Where it is kept; runs/claims-NAME-DIGEST when not given.")
@click.option(
    "--seed", metavar="HEX", help="A public key that all seeds and splits follow from; a journal keeps its own."
)
@click.option("--json", "json_target", metavar="FILE", help="Write the JSON report; - is standard output.")
@click.option("--unconfined", is_flag=True, help="Measure even where workers can't be confined.")
@task_path_option
@models_option
def claims(  # noqa: PLR0913 - one parameter an option
    path: Path,
    *,
    names: tuple[str, ...],
    every: bool,
    side: str | None,
    quick: bool,
    seeds: int,
    minutes: float | None,
    jobs: int,
    out: Path | None,
    seed: str | None,
    json_target: str | None,
    unconfined: bool,
    task_paths: tuple[Path, ...],
    models: Path | None,
) -> int:
    r"""Measure again what the submission at PATH claims in its submission.yaml. May take hours.

    \b
    claims:
      encoder_decoder_nmt.h32_small.validation_loss: 0.8132
      bert_head.fine_tuned_minus_frozen: "> 0"        # or "< 3", or "0 to 1"

    Each is observed with at least five seeds and splits, in the original setting: once with the
    submission's parts, which must have passed the task's checks, and once with the reference's. The judge
    trains; a worker returns gradients, which are compared at every step.

    \b
    reproduced           the claim lies inside the 95 % prediction interval of Student's t;
                         a claimed range holds the whole interval
    not reproduced       it does not
    cannot be checked    and why: a check failed, no task knows it, seeds are lacking

    Every observation is kept in a journal, and the same command goes on from there. Exit code 0 when all
    was observed, whatever the verdicts; 3 when something could not be, through no fault of the submission.
    """
    import torch  # noqa: PLC0415 - keeps `--help` quick

    from harness.claims import ClaimsRequest, check_claims  # noqa: PLC0415 - as above
    from harness.report.claims import ClaimsProgress, claims_table  # noqa: PLC0415 - as above
    from harness.report.console import make_console  # noqa: PLC0415 - as above
    from harness.report.document import require_folder, write_json  # noqa: PLC0415 - as above
    from harness.sandbox.levels import Level  # noqa: PLC0415 - as above

    torch.set_num_threads(1)
    if json_target is not None:
        require_folder(json_target)
    request = ClaimsRequest(
        path=path,
        names=names,
        every=every,
        sides=("submission", "reference") if side is None else (side,),
        quick=quick,
        seeds=seeds,
        minutes=minutes,
        jobs=jobs,
        out=out,
        seed=seed,
        task_paths=task_paths,
        models=models,
        lowest=Level.NONE if unconfined else Level.REDUCED,
    )
    with ClaimsProgress(make_console(stderr=True)) as progress:
        report = check_claims(request, observer=progress)
    write_json(str(Path(str(report.run["folder"])) / "claims.json"), report.to_dict())
    make_console(stderr=json_target == "-").print(claims_table(report))
    if json_target is not None:
        write_json(json_target, report.to_dict())
    return 3 if report.faults else 0
