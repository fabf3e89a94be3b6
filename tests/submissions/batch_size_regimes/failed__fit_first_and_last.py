"""A line through the first and the last measurement, which may be of one size."""

import numpy as np


def most_efficient_batch(batch_sizes, steps):
    """Return the given batch size that is nearest to B_c in logarithm."""
    _, critical = fit_critical_batch(batch_sizes, steps)
    nearest = np.argmin(np.abs(np.log(batch_sizes / critical)))  # ()
    return batch_sizes[nearest]


def regime(batch_size, critical_batch_size):
    """Return what decides about a step: noise below the critical batch size, curvature above it."""
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    """Return what makes training faster: larger batches against noise, better steps against curvature."""
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"


def fit_critical_batch(batch_sizes, steps):
    i, j = 0, -1
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (steps[j] - steps[i]) / (1 / batch_sizes[j] - 1 / batch_sizes[i])
        fewest = steps[i] - slope / batch_sizes[i]
        return fewest, slope / fewest
