"""Student's t distribution for whole degrees of freedom, by its series: precise, and without another dependency."""

from __future__ import annotations

import math

__all__ = ["probability_below", "quantile"]

_BISECTIONS = 80
_FAR = 4.0
_ROUNDING = 1e-17


def probability_below(value: float, freedom: int) -> float:
    """Return P(T < value) for T with `freedom` degrees of freedom; small ones are as precise as large ones.

    Args:
        value: A finite number.
        freedom: At least 1.

    Source:
        Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    odd = freedom % 2
    squared_cosine = freedom / (freedom + value * value)
    angle = math.atan(abs(value) / math.sqrt(freedom))
    sine = math.sin(angle)
    term, total = (math.sqrt(squared_cosine) if odd else 1.0), 0.0
    for power in range(odd, freedom - 1, 2):
        total += term
        term *= squared_cosine * (power + 1) / (power + 2)
    if abs(value) < _FAR:
        above = 0.5 - ((angle + sine * total) / math.pi if odd else sine * total / 2)
    else:  # far out that difference has no digits left; it is what the endless series adds to the finite one
        above = _rest(term, squared_cosine, freedom) * sine / (math.pi if odd else 2)
    return 1 - above if value > 0 else above


def quantile(share: float, freedom: int) -> float:
    """Return the value below which T lies with probability `share`.

    Args:
        share: Above 0 and below 1.
        freedom: Degrees of freedom, at least 1.
    """
    furthest = 1.0
    while probability_below(-furthest, freedom) >= min(share, 1 - share):
        furthest *= 2
    low, high = -furthest, furthest
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if probability_below(middle, freedom) < share else (low, middle)
    return (low + high) / 2


def _rest(term: float, squared_cosine: float, power: int) -> float:
    """Return the sum of the series from the term of a power on."""
    total = 0.0
    while term > _ROUNDING * total:
        total += term
        term *= squared_cosine * (power + 1) / (power + 2)
        power += 2
    return total
