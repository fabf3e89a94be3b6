"""Student's t distribution, by integration: precise enough for bounds, without another dependency."""

from __future__ import annotations

import math

__all__ = ["probability_below", "quantile"]

_STEPS = 4000  # even
_BISECTIONS = 80
_FURTHEST = 1e4


def probability_below(value: float, freedom: int) -> float:
    """Return P(T < value) for T with `freedom` degrees of freedom."""
    # With t = √n·tan(a) the density is a power of a cosine on a finite interval, which Simpson's rule likes.
    angle = math.atan(abs(value) / math.sqrt(freedom))
    constant = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(math.pi)
    tail_from, width = angle, (math.pi / 2 - angle) / _STEPS
    tail = 0.0
    for step in range(_STEPS + 1):
        weight = 1 if step in (0, _STEPS) else 4 if step % 2 else 2
        tail += weight * max(0.0, math.cos(tail_from + step * width)) ** (freedom - 1)
    above = constant * tail * width / 3
    return 1 - above if value > 0 else above


def quantile(share: float, freedom: int) -> float:
    """Return the value below which T lies with probability `share`."""
    low, high = -_FURTHEST, _FURTHEST
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if probability_below(middle, freedom) < share else (low, middle)
    return (low + high) / 2
