"""`plot`: pictures from records alone."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["plot"]

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("record", type=_PATH)
@click.option("--out", type=_PATH, metavar="DIR", help="Where the pictures go; RECORD's folder and pictures/ if not.")
@click.option(
    "--format", "wanted", type=click.Choice(["png", "svg", "both"]), default="png", show_default=True, help="Of files."
)
def plot(record: Path, *, out: Path | None, wanted: str) -> None:
    r"""Draw what a RECORD holds, and measure nothing anew. It wants the extra `plots`.

    \b
    A run of `grade --stage quality`     training curves, attention maps of a translated word,
                                         the similarity matrix with its images
    A folder or file of `claims`         curves by hidden size and by data set, IsoFLOP profiles
                                         with their fits, best parameters and tokens against FLOPs,
                                         steps against batch size with the knee

    \b
    harness plot runs/20260101-120000 --format svg
    harness claims submissions/model_answers --all --quick --out mine && harness plot mine
    """
    from harness.report.figures import draw_all, require_matplotlib  # noqa: PLC0415 - imports torch

    require_matplotlib()
    folder = out or (record if record.is_dir() else record.parent) / "pictures"
    for path in draw_all(record, folder, endings=("png", "svg") if wanted == "both" else (wanted,)):
        click.echo(str(path))
