"""Ratios of paired times: Hodges-Lehmann of their logarithms, and an interval that knows forks from pairs.

The pairs of one fork share whatever that fork was dealt (addresses, a neighbour, a processor), so the interval is the
larger of Wilcoxon's over all pairs and Student's over the forks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist, median, stdev
from typing import NamedTuple

import numpy as np

from harness.student_t import quantile

__all__ = ["Estimate", "combined", "hodges_lehmann", "slope", "wilcoxon_interval"]

_ROBUST = 1.4826  # a normal distribution's standard deviation over its median absolute deviation
_ALLOWANCE = 1.3  # for the few forks that the median absolute deviation rests on


class Estimate(NamedTuple):
    """A logarithm of a ratio with its interval.

    Attributes:
        log_ratio: The estimate.
        half_width: Half of the interval's width, in the logarithm.
    """

    log_ratio: float
    half_width: float

    @property
    def ratio(self) -> float:
        """Return the ratio."""
        return math.exp(self.log_ratio)

    @property
    def low(self) -> float:
        """Return the lower end of the ratio's interval."""
        return math.exp(self.log_ratio - self.half_width)

    @property
    def high(self) -> float:
        """Return the upper end of the ratio's interval."""
        return math.exp(self.log_ratio + self.half_width)


def hodges_lehmann(values: Sequence[float]) -> float:
    """Return the median of the means of all pairs, each value with itself included.

    Args:
        values: At least one number.
    """
    return float(np.median(_walsh(values)))


def wilcoxon_interval(values: Sequence[float], confidence: float) -> tuple[float, float]:
    """Return the interval that inverts Wilcoxon's signed-rank test, by its normal approximation.

    Args:
        values: At least one number.
        confidence: Between 0 and 1.
    """
    means, count = _walsh(values), len(values)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    spread = math.sqrt(count * (count + 1) * (2 * count + 1) / 24)
    cut = max(0, math.floor(len(means) / 2 - z * spread))
    return float(means[cut]), float(means[len(means) - 1 - cut])


def combined(forks: Sequence[Sequence[float]], confidence: float) -> Estimate:
    """Estimate the ratio behind log ratios that come from several pairs of forks.

    Args:
        forks: Log ratios of the pairs, one sequence for each pair of forks.
        confidence: Of the interval, between 0 and 1.

    Returns:
        Hodges-Lehmann over all pairs; the interval is infinitely wide for a single pair of forks.
    """
    pooled = [value for fork in forks for value in fork]
    centre = hodges_lehmann(pooled)
    if len(forks) < 2:
        return Estimate(centre, math.inf)
    low, high = wilcoxon_interval(pooled, confidence)
    centres = [hodges_lehmann(fork) for fork in forks]
    middle = median(centres)
    robust = _ALLOWANCE * _ROBUST * median(abs(value - middle) for value in centres)
    spread = min(stdev(centres), robust) if robust > 0 else stdev(centres)
    between = quantile(0.5 + confidence / 2, len(forks) - 1) * spread / math.sqrt(len(forks))
    return Estimate(centre, max(between, (high - low) / 2))


def slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return the slope of the least-squares line of values on the logarithms of sizes.

    Args:
        sizes: Positive, at least two of them different.
        values: As many.
    """
    logs = np.log(np.asarray(sizes, dtype=float))
    centred = logs - logs.mean()
    return float((centred * np.asarray(values, dtype=float)).sum() / (centred**2).sum())


def _walsh(values: Sequence[float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the means of all pairs, sorted."""
    array = np.asarray(values, dtype=np.float64)
    first, second = np.triu_indices(len(array))
    return np.sort((array[first] + array[second]) / 2)
