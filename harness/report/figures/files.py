"""Which pictures a record gives, and the files that they go into."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from harness.archive import read_run
from harness.errors import UsageError
from harness.records import GradeRecord
from harness.report.figures.curves import draw_curve, draw_settings
from harness.report.figures.matrices import draw_maps, draw_similarity
from harness.report.figures.scaling import draw_isoflop, draw_knee, draw_optima

__all__ = ["draw_all", "require_matplotlib"]

_CLAIMS = "claims.json"
_MATRICES: Mapping[str, Callable[[Mapping[str, Any], Path, str], None]] = {
    "maps": draw_maps,
    "similarity": draw_similarity,
}
Draw = tuple[str, Callable[[Path], None]]


def require_matplotlib() -> None:
    """Do nothing when pictures can be drawn.

    Raises:
        UsageError: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra that few need
    except ImportError as error:
        raise UsageError("pictures need matplotlib: install the extra `plots`") from error
    mpl.use("agg")


def draw_all(record: Path, out: Path, *, endings: Sequence[str]) -> list[Path]:
    """Draw everything that a record gives, and return the files.

    Args:
        record: A run of `grade`, or a folder or `claims.json` of `claims`.
        out: The folder for the pictures; it is made.
        endings: "png", "svg" or both.

    Raises:
        UsageError: There is no such record, or nothing in it can be drawn.
    """
    report = record / _CLAIMS if record.is_dir() else record
    drawn = list(_of_claims(_read(report)) if report.is_file() else _of_run(record))
    if not drawn:
        raise UsageError(f"{record} holds no training and no calculation that could be drawn")
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, draw in drawn:
        for ending in endings:
            paths.append(out / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)}.{ending}")
            draw(paths[-1])
    return paths


def _read(report: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{report} can't be read: {error}") from error
    if not isinstance(data, dict) or data.get("kind") != "claims":
        raise UsageError(f"{report} is no report of claims")
    return data


def _of_run(folder: Path) -> Iterator[Draw]:
    """Return what the trainings of a run give: a curve each, and what the task shows."""
    for record in read_run(folder).records:
        yield from _of_submission(record)


def _of_submission(record: GradeRecord) -> Iterator[Draw]:
    for task in record.tasks:
        for one in task.quality:
            name = f"{record.name}-{task.task}-{one.setting}"
            title = f"{record.name}, {task.task}"
            if len(one.curve) > 1:
                yield f"{name}-curve", partial(_called, draw_curve, one, title)
            for number, picture in enumerate(one.pictures):
                if draw := _MATRICES.get(picture["kind"]):
                    yield f"{name}-{picture['kind']}{number or ''}", partial(_called, draw, picture, title)


def _called(draw: Callable[[Any, Path, str], None], what: Any, title: str, path: Path) -> None:
    draw(what, path, title)


def _of_claims(report: Mapping[str, Any]) -> Iterator[Draw]:
    """Return what the observations of a report of claims give."""
    tasks: dict[str, list[Mapping[str, Any]]] = {}
    for source in report["sources"]:
        if source.get("facets") and source["runs"]:
            tasks.setdefault(source["name"].partition(".")[0], []).append(source)
    for task, sources in tasks.items():
        yield f"{task}-curves", partial(_called, draw_settings, sources, task)
    for source in report["sources"]:
        rows = _runs(source, "submission") or _runs(source, "reference")
        if rows and source.get("picture") == "isoflop":
            yield (
                "isoflop-profiles",
                partial(_called, draw_isoflop, _mean(rows), f"IsoFLOP profiles, the mean of {len(rows)} seeds"),
            )
            yield "isoflop-optima", partial(_called, draw_optima, rows, "the best size, and the tokens it leaves")
        if rows and source.get("picture") == "knee":
            yield "steps-against-batch-size", partial(_called, draw_knee, rows, source["what"])


def _runs(source: Mapping[str, Any], side: str) -> list[Sequence[Mapping[str, float]]]:
    return [run["rows"] for run in source["runs"] if run["side"] == side]


def _mean(runs: Sequence[Sequence[Mapping[str, float]]]) -> list[dict[str, float]]:
    """Return the rows of several seeds averaged: parabolas are linear in the losses, and their least follows anew."""
    rows = []
    for together in zip(*runs, strict=True):
        row = {name: sum(one[name] for one in together) / len(together) for name in together[0]}
        if "square" in row:
            row["best_params"] = 10 ** (-row["linear"] / (2 * row["square"]))
        rows.append(row)
    return rows
