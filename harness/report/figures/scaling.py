"""IsoFLOP profiles with their fits, the best parameters and tokens against FLOPs, and steps against batch size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from harness.report.figures.style import COLOURS, plain_axes, saved, titled

__all__ = ["draw_isoflop", "draw_knee", "draw_optima"]

_POINTS = 80
_STAR: Final[Mapping[str, Any]] = {"marker": "*", "markersize": 13, "markeredgecolor": "black", "markeredgewidth": 0.6}


def draw_isoflop(rows: Sequence[Mapping[str, float]], path: Path, title: str) -> None:
    """Draw loss against parameters at every budget, its parabola, and the best size.

    Args:
        rows: {flops, params, loss} of each measurement and {flops, square, linear, constant, best_params} of each fit.
        path: The file.
        title: Above it.
    """
    import matplotlib as mpl  # noqa: PLC0415 - seconds, and an extra

    fits = [row for row in rows if "square" in row]
    colours = mpl.colormaps["viridis"].resampled(len(fits) + 1)
    with saved(path, size=(6.4, 4.4)) as (_, axes):
        one = axes[0, 0]
        for number, fit in enumerate(fits):
            colour = colours(number)
            measured = [row for row in rows if "loss" in row and row["flops"] == fit["flops"]]
            sizes = [math.log10(row["params"]) for row in measured]
            one.plot([row["params"] for row in measured], [row["loss"] for row in measured], "o", color=colour)
            grid = [min(sizes) + (max(sizes) - min(sizes)) * at / _POINTS for at in range(_POINTS + 1)]
            one.plot([10**at for at in grid], [_parabola(fit, at) for at in grid], color=colour, linewidth=1)
            best = math.log10(fit["best_params"])
            one.plot(
                [fit["best_params"]], [_parabola(fit, best)], "*", color=colour, markersize=13, mec="black", mew=0.6
            )
            one.plot([], [], "o-", color=colour, label=f"{fit['flops']:.1e} FLOPs")
        one.plot([], [], color="white", label="least of the parabola", **_STAR)
        one.set(xscale="log", xlabel="parameters", ylabel="validation loss, nats a token")
        one.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
        plain_axes(one)
        titled(one, title, width=80)


def _parabola(fit: Mapping[str, float], at: float) -> float:
    return fit["square"] * at * at + fit["linear"] * at + fit["constant"]


def draw_optima(runs: Sequence[Sequence[Mapping[str, float]]], path: Path, title: str, *, ahead: float = 1e15) -> None:
    """Draw the best parameters and tokens at each budget, of each seed, and the lines of the forecasts.

    Args:
        runs: Rows as for `draw_isoflop`, one a seed, with a row {m, c} each.
        path: The file.
        title: Above it.
        ahead: FLOPs up to which the lines go on.
    """
    with saved(path, columns=2, size=(4.6, 3.4)) as (_, axes):
        for place, key, label in zip(axes[0], ("best_params", "best_tokens"), ("parameters", "tokens"), strict=True):
            for number, rows in enumerate(runs):
                fits = [row for row in rows if key in row]
                flops, best = [row["flops"] for row in fits], [row[key] for row in fits]
                colour = COLOURS[number % len(COLOURS)]
                place.plot(flops, best, "o", color=colour, markersize=4, label=f"seed {number}")
                slope, constant = _line(flops, best)
                ends = (flops[0], ahead)
                place.plot(ends, [10 ** (slope * math.log10(x) + constant) for x in ends], color=colour, linewidth=0.9)
            place.axvspan(flops[0], flops[-1], color="0.93", zorder=0)
            inside = {"transform": place.get_xaxis_transform(), "rotation": 90, "va": "top", "ha": "left"}
            place.text(flops[0], 0.98, "measured", fontsize=8, color="0.45", **inside)
            place.set(xscale="log", yscale="log", xlabel="FLOPs", ylabel=f"best number of {label}")
            plain_axes(place)
        axes[0, 0].legend(frameon=False, fontsize=8)
        titled(axes[0, 0], title)


def _line(x: Sequence[float], y: Sequence[float]) -> tuple[float, float]:
    """Return slope and constant of the least-squares line through logarithms."""
    u, v = [math.log10(one) for one in x], [math.log10(one) for one in y]
    middle, height = sum(u) / len(u), sum(v) / len(v)
    slope = sum((a - middle) * (b - height) for a, b in zip(u, v, strict=True)) / sum((a - middle) ** 2 for a in u)
    return slope, height - slope * middle


def draw_knee(runs: Sequence[Sequence[Mapping[str, float]]], path: Path, title: str) -> None:
    """Draw steps against batch size of each seed, the fitted curve of the first one, and its knee.

    Args:
        runs: Rows {batch_size, steps} and one {least_steps, critical_batch}, one sequence a seed.
        path: The file.
        title: Above it.
    """
    with saved(path, size=(6.0, 4.0)) as (_, axes):
        one = axes[0, 0]
        for rows in runs:
            points = [row for row in rows if "steps" in row]
            sizes = [row["batch_size"] for row in points]
            one.plot(sizes, [row["steps"] for row in points], "o", color=COLOURS[0], markersize=4, alpha=0.5)
        fit = runs[0][-1]
        least, critical = fit["least_steps"], fit["critical_batch"]
        one.plot(
            sizes,
            [least * (1 + critical / size) for size in sizes],
            color=COLOURS[1],
            label="S_min (1 + B_c / B), seed 0",
        )
        one.axvline(critical, color="0.4", linestyle="--", linewidth=1)
        one.plot([critical], [2 * least], color=COLOURS[1], **_STAR)
        one.annotate(f"knee, B_c = {critical:.3g}", (critical, 2 * least), (8, 10), textcoords="offset points")
        one.axhline(least, color="0.4", linestyle=":", linewidth=1)
        one.annotate(f"S_min = {least:.3g}", (sizes[0], least), (0, 4), textcoords="offset points", color="0.3")
        one.set_xscale("log", base=2)
        one.set(yscale="log", xlabel="batch size", ylabel="steps to the target")
        one.plot([], [], "o", color=COLOURS[0], label=f"measured, {len(runs)} seeds")
        one.legend(frameon=False)
        plain_axes(one)
        titled(one, title, width=80)
