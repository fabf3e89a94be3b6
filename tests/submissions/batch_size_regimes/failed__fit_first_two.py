"""The line through the first two measurements: they may be of one batch size."""

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    with np.errstate(all="ignore"):
        slope = (steps[1] - steps[0]) / (1 / batch_sizes[1] - 1 / batch_sizes[0])
    fewest = steps[0] - slope / batch_sizes[0]
    return fewest, slope / fewest


def most_efficient_batch(batch_sizes, steps):
    _, critical = fit_critical_batch(batch_sizes, steps)
    return batch_sizes[np.argmin(np.abs(np.log(batch_sizes / critical)))]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
