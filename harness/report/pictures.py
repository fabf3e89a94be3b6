"""Small pictures as inline SVG: coordinates come from numbers alone, and every text is escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from harness.records import Outcome, QualityRecord, SpeedRecord
from harness.text import one_line

__all__ = ["TONES", "curve", "heat_map", "histogram", "interval", "shares"]

TONES: Mapping[Outcome, str] = {
    Outcome.PASSED: "good",
    Outcome.INCONCLUSIVE: "good",
    Outcome.FAILED: "bad",
    Outcome.CRASHED: "broken",
    Outcome.TIMED_OUT: "broken",
    Outcome.OUT_OF_MEMORY: "broken",
    Outcome.REFUSED: "broken",
    Outcome.INCOMPLETE: "open",
    Outcome.MISSING: "none",
    Outcome.SKIPPED: "none",
    Outcome.HARNESS_ERROR: "fault",
}
_WIDTH, _HEIGHT = 280, 120
_MAP = 140
_SMALLEST_CELL, _LARGEST_CELL = 6, 28
_MOST_CELLS = 48


def shares(outcomes: Mapping[Outcome, int]) -> Markup:
    """Return a bar with a part for each outcome, as wide as it is frequent."""
    total = sum(outcomes.values()) or 1
    parts, left = [], 0.0
    for outcome, count in outcomes.items():
        width = _WIDTH * count / total
        parts.append(
            f'<rect class="{TONES[outcome]}" x="{left:.2f}" y="0" width="{max(width - 1, 0.5):.2f}" height="12"/>'
        )
        left += width
    said = ", ".join(f"{count} {outcome.value.replace('_', ' ')}" for outcome, count in outcomes.items())
    return _svg(_WIDTH, 12, f"Outcomes: {said}", parts)


def histogram(counts: Sequence[int], most: float) -> Markup:
    """Return bars of how many earned how much of the points.

    Args:
        counts: How many in each of equal shares of the points.
        most: The points that can be earned.
    """
    height, foot = 64, 16
    highest = max(counts, default=0) or 1
    step = _WIDTH / max(len(counts), 1)
    parts = [
        f'<rect class="bar" x="{number * step + 1:.2f}" y="{14 + height * (1 - count / highest):.2f}" '
        f'width="{step - 2:.2f}" height="{height * count / highest:.2f}"/>'
        for number, count in enumerate(counts)
    ]
    parts += [
        _text(number * step + step / 2, 10 + height * (1 - count / highest), str(count), "middle")
        for number, count in enumerate(counts)
        if count
    ]
    base = 14 + height
    parts += [f'<path class="rule" d="M0 {base}H{_WIDTH}"/>', _text(0, base + 13, "0", "start")]
    parts.append(_text(_WIDTH, base + 13, f"{most:g} points", "end"))
    said = ", ".join(map(str, counts))
    return _svg(_WIDTH, base + foot, f"Submissions by points, from 0 to {most:g}: {said}", parts)


def interval(entry: SpeedRecord) -> Markup:
    """Return the ratio of a timing with its 95 % interval on a logarithmic axis, beside 1 and the limit."""
    ratio = entry.ratio or 1.0
    low, high = entry.low or ratio, entry.high or ratio
    marks = [value for value in (low, high, ratio, entry.limit, 0.5, 2.0) if value and value > 0]
    left, right = math.log2(min(marks)) - 0.15, math.log2(max(marks)) + 0.15

    def x(value: float) -> float:
        return 10 + (_WIDTH - 20) * (math.log2(value) - left) / (right - left)

    ticks = range(math.ceil(left), math.floor(right) + 1)
    every = max(1, len(ticks) // 6)
    parts = []
    for power in ticks[::every]:
        place = x(2.0**power)
        parts.append(f'<path class="{"mark" if power == 0 else "rule"}" d="M{place:.2f} 8V48"/>')
        parts.append(_text(place, 62, f"{2.0**power:g}×", "middle"))
    if entry.limit:
        parts.append(f'<path class="limit" d="M{x(entry.limit):.2f} 8V48"/>')
    parts.append(f'<path class="interval" d="M{x(low):.2f} 28H{max(x(high), x(low) + 1):.2f}"/>')
    parts.append(f'<circle class="bar" cx="{x(ratio):.2f}" cy="28" r="4"/>')
    said = f"{ratio:.3g} times the reference's time, 95 % interval {low:.3g} to {high:.3g}"
    return _svg(_WIDTH, 66, f"{said}, limit {entry.limit:g}" if entry.limit else said, parts)


def curve(entry: QualityRecord) -> Markup:
    """Return the training loss by step; empty where there are fewer than two points."""
    points = [(step, loss) for step, loss in entry.curve if math.isfinite(loss)]
    if len(points) < 2:
        return Markup("")
    steps, losses = [step for step, _ in points], [loss for _, loss in points]
    wide, tall = (max(steps) - min(steps)) or 1, (max(losses) - min(losses)) or 1.0

    def place(step: float, loss: float) -> str:
        x = 40 + (_WIDTH - 50) * (step - min(steps)) / wide
        return f"{x:.1f},{10 + (_HEIGHT - 30) * (max(losses) - loss) / tall:.1f}"

    foot = _HEIGHT - 20
    parts = [
        f'<path class="rule" d="M40 10V{foot}H{_WIDTH - 10}"/>',
        f'<polyline class="curve" points="{" ".join(place(*point) for point in points)}"/>',
        _text(36, 16, f"{max(losses):.3g}", "end"),
        _text(36, foot, f"{min(losses):.3g}", "end"),
        _text(40, foot + 14, f"{min(steps):g}", "start"),
        _text(_WIDTH - 10, foot + 14, f"step {max(steps):g}", "end"),
    ]
    said = f"Training loss from {losses[0]:.3g} at step {steps[0]:g} to {losses[-1]:.3g} at step {steps[-1]:g}"
    return _svg(_WIDTH, _HEIGHT, said, parts)


def heat_map(rows: Sequence[Sequence[float]], title: str) -> Markup:
    """Return a matrix as shaded cells, the largest magnitude darkest; its first 48 rows and columns."""
    shown = [list(row[:_MOST_CELLS]) for row in rows[:_MOST_CELLS]]
    largest = max((abs(value) for row in shown for value in row if math.isfinite(value)), default=0.0) or 1.0
    across = max((len(row) for row in shown), default=0)
    cell = min(_LARGEST_CELL, max(_SMALLEST_CELL, _MAP // max(len(shown), across, 1)))
    width = across * cell
    parts = [f'<rect class="rule" x="0.5" y="0.5" width="{width}" height="{len(shown) * cell}"/>']
    for top, row in enumerate(shown):
        for left, value in enumerate(row):
            depth = min(abs(value) / largest, 1.0) if math.isfinite(value) else 1.0
            tone = "fault" if not math.isfinite(value) else "minus" if value < 0 else "bar"
            parts.append(
                f'<rect class="{tone}" fill-opacity="{depth:.3f}" x="{left * cell + 1}" y="{top * cell + 1}" '
                f'width="{cell - 1}" height="{cell - 1}"><title>{value:.4g}</title></rect>'
            )
    size = f"{len(rows)} rows, {max(map(len, rows), default=0)} columns"
    said = f"{one_line(title)}: {size}, largest magnitude {largest:.3g}"
    return _svg(width + 1, len(shown) * cell + 1, said, parts)


def _text(x: float, y: float, content: str, anchor: str) -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}">{escape(content)}</text>'


def _svg(width: float, height: float, said: str, parts: Iterable[str]) -> Markup:
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    head = f'<svg role="img" aria-label="{escape(said)}" {size}>'
    return Markup(f"{head}{''.join(parts)}</svg>")  # noqa: S704 - numbers, literals and escaped text
