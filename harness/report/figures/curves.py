"""Training curves: by hidden size and by data set where a report of claims has both, and of one training."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.records import QualityRecord
from harness.report.figures.style import COLOURS, plain_axes, saved, titled

__all__ = ["draw_curve", "draw_settings"]

_SIZE = (4.4, 3.1)


def draw_curve(record: QualityRecord, path: Path, title: str) -> None:
    """Draw the training loss of one quality record by step."""
    with saved(path, size=_SIZE) as (_, axes):
        one = axes[0, 0]
        one.plot([step for step, _ in record.curve], [loss for _, loss in record.curve], color=COLOURS[0])
        reached = "" if record.value is None else f": {record.metric} {record.value:.3f}"
        one.set(xlabel="step", ylabel="training loss", ylim=(0, None))
        plain_axes(one)
        titled(one, f"{title}, {record.setting}{reached}")


def draw_settings(sources: Sequence[Mapping[str, Any]], path: Path, task: str) -> None:
    """Draw what was measured after each epoch, a row of panels for each facet that the lines of a panel differ in.

    Args:
        sources: Trained settings of one task, as a report of claims has them.
        path: The file.
        task: The task's name.
    """
    facets = list(dict.fromkeys(name for source in sources for name in source["facets"]))
    panels = [(facet, rest, group) for facet in facets for rest, group in _panels(sources, facet)]
    columns = max(sum(one[0] == facet for one in panels) for facet in facets)
    rows = len(facets)
    with saved(path, rows=rows, columns=columns, size=_SIZE, sharey="all") as (_, axes):
        for row, facet in zip(axes, facets, strict=True):
            mine = [one for one in panels if one[0] == facet]
            for place, (_, rest, group) in zip(row, mine, strict=False):
                for colour, source in zip(COLOURS, group, strict=False):
                    _lines(place, source, colour, f"{facet} {source['facets'][facet]}")
                titled(place, f"{task} by {facet}{f', {rest}' if rest else ''}")
            for place in row[len(mine) :]:
                place.set_axis_off()


def _panels(sources: Iterable[Mapping[str, Any]], facet: str) -> Iterable[tuple[str, list[Mapping[str, Any]]]]:
    """Group the settings that differ in one facet alone."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for source in sources:
        rest = ", ".join(f"{name} {value}" for name, value in source["facets"].items() if name != facet)
        groups.setdefault(rest, []).append(source)
    return groups.items()


def _lines(axes: Any, source: Mapping[str, Any], colour: str, label: str) -> None:
    """Draw a line a seed, the reference's where there are any, and their middle in front of them."""
    sides = {run["side"] for run in source["runs"]}
    side = "reference" if "reference" in sides else "submission"
    runs = [run["rows"] for run in source["runs"] if run["side"] == side]
    if not runs:
        return
    (metric,) = runs[0][0]
    curves = [[row[metric] for row in rows] for rows in runs]
    epochs = range(1, len(curves[0]) + 1)
    for curve in curves:
        axes.plot(epochs, curve, color=colour, alpha=0.3, linewidth=0.8)
    middle = [sum(values) / len(values) for values in zip(*curves, strict=True)]
    axes.plot(epochs, middle, color=colour, linewidth=1.8, label=f"{label} ({len(runs)} seeds)")
    axes.set(xlabel="epoch", ylabel=metric.replace("_", " "), ylim=(0, None))
    axes.yaxis.set_tick_params(labelleft=True)
    axes.legend(frameon=False)
    plain_axes(axes)
