"""Always other optimizers."""
# mistake: the answer is always to use higher order optimizers

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1)
    return fewest, slope / fewest


def most_efficient_batch(batch_sizes, steps):
    _, critical = fit_critical_batch(batch_sizes, steps)
    return batch_sizes[np.argmin(np.abs(np.log(batch_sizes / critical)))]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "use higher order optimizers"
