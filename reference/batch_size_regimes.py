"""The critical batch size from exact measurements, and what follows from it; not a fit of noisy ones."""

import numpy as np

from harness import hookimpl


@hookimpl
def fit_critical_batch(batch_sizes, steps):
    """Return S_min and B_c of S = S_min·(1 + B_c/B), a line in 1/B."""
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1)  # (), ()
    return fewest, slope / fewest


@hookimpl
def most_efficient_batch(batch_sizes, steps):
    """Return the given batch size that is nearest to B_c in logarithm."""
    _, critical = fit_critical_batch(batch_sizes, steps)
    nearest = np.argmin(np.abs(np.log(batch_sizes / critical)))  # ()
    return batch_sizes[nearest]


@hookimpl
def regime(batch_size, critical_batch_size):
    """Return what decides about a step: noise below the critical batch size, curvature above it."""
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


@hookimpl
def accelerate(regime):
    """Return what makes training faster: larger batches against noise, better steps against curvature."""
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
