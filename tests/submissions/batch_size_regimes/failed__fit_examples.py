"""The fewest examples for the fewest steps."""
# mistake: the fewest examples E_min = S_min·B_c are given for S_min

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1)
    return slope, slope / fewest


def most_efficient_batch(batch_sizes, steps):
    return batch_sizes[np.argmin(steps**2 * batch_sizes)]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
