"""Half of the words."""

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1)
    return fewest, slope / fewest


def most_efficient_batch(batch_sizes, steps):
    _, critical = fit_critical_batch(batch_sizes, steps)
    return batch_sizes[np.argmin(np.abs(np.log(batch_sizes / critical)))]


def regime(batch_size, critical_batch_size):
    return "noise" if batch_size < critical_batch_size else "curvature"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
