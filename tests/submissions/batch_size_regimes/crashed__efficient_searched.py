"""The place of B_c among sorted sizes, and its two neighbours: past the end there is none."""

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    """Return S_min and B_c of S = S_min·(1 + B_c/B), a line in 1/B."""
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1)  # (), ()
    return fewest, slope / fewest


def regime(batch_size, critical_batch_size):
    """Return what decides about a step: noise below the critical batch size, curvature above it."""
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    """Return what makes training faster: larger batches against noise, better steps against curvature."""
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"


def most_efficient_batch(batch_sizes, steps):
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1)
    critical = slope / fewest
    sizes = np.sort(batch_sizes)
    i = max(1, np.searchsorted(sizes, critical))
    return sizes[i] if critical > np.sqrt(sizes[i - 1] * sizes[i]) else sizes[i - 1]
