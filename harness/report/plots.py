"""Pictures of a comparison: ratios with their intervals, and what grows with the size; PNG or SVG by the ending."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.bench import BenchReport
from harness.errors import UsageError

__all__ = ["draw_bench", "require_plots"]

_ENDINGS = (".png", ".svg")


def require_plots(path: Path) -> None:
    """Do nothing when a picture can be drawn into a file.

    Raises:
        UsageError: The ending is not known, there is no such folder, or matplotlib is not installed.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise UsageError(f"--plot: wanted a file that ends in {' or '.join(_ENDINGS)}, got {path.name}")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"--plot: wanted a folder, {path.parent} is none")
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra that few need
    except ImportError as error:
        raise UsageError("--plot needs matplotlib: install the extra `plots`") from error
    mpl.use("agg")


def draw_bench(report: BenchReport, path: Path) -> None:
    """Draw one row of pictures a workload: ratios, then time and memory over the sizes where they were measured.

    Args:
        report: The comparison.
        path: The file; `require_plots` must have accepted it.
    """
    import matplotlib.pyplot as plt  # noqa: PLC0415 - seconds, and an extra

    workloads = dict.fromkeys((entry.task, record.workload) for entry in report.entries for record in entry.speed)
    figure, axes = plt.subplots(
        len(workloads), 3, figsize=(15, 3.4 * len(workloads)), squeeze=False, layout="constrained"
    )
    for row, (task, workload) in zip(axes, workloads, strict=True):
        found = [
            (entry.name, record)
            for entry in report.entries
            if entry.task == task
            for record in entry.speed
            if record.workload == workload and record.ratio is not None
        ]
        _ratios(row[0], found, report.baseline)
        _over_sizes(row[1], found, report.baseline, ("reference_ns", "submission_ns"), "time of a call, ms", 1e6)
        _over_sizes(
            row[2],
            found,
            report.baseline,
            ("reference_peak_bytes", "submission_peak_bytes"),
            "peak memory, MiB",
            1 << 20,
        )
        row[0].set_title(f"{task}, {workload}", loc="left")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def _ratios(axes: Any, found: list[Any], baseline: str) -> None:
    for place, (_, record) in enumerate(found):
        errors = [[record.ratio - record.low], [record.high - record.ratio]]
        axes.errorbar([record.ratio], [place], xerr=errors, fmt="o", capsize=4)
    axes.axvline(1.0, color="0.6", linewidth=1)
    axes.set_yticks(range(len(found)), [name for name, _ in found])
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.set_xlabel(f"time over that of {baseline}, 95 % interval")


def _over_sizes(axes: Any, found: list[Any], baseline: str, keys: tuple[str, str], label: str, unit: float) -> None:
    """Draw the baseline once and every implementation over the sizes, on logarithmic scales."""
    theirs, ours = keys
    grown = [(name, record.growth) for name, record in found if record.growth is not None]
    if not grown:
        axes.set_axis_off()
        return
    _line(axes, grown[0][1], theirs, unit, label=baseline, style="k--")
    for name, growth in grown:
        _line(axes, growth, ours, unit, label=name, style="o-")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlabel(" and ".join(grown[0][1]["axis"]))
    axes.set_ylabel(label)
    axes.legend(fontsize="small")


def _line(axes: Any, growth: Any, key: str, unit: float, *, label: str, style: str) -> None:
    points = [(point["size"], point[key] / unit) for point in growth["points"] if point[key]]
    axes.plot([size for size, _ in points], [value for _, value in points], style, label=label, markersize=4)
