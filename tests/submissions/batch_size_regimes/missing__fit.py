"""The fit is not there."""

import numpy as np


def most_efficient_batch(batch_sizes, steps):
    return batch_sizes[np.argmin(steps**2 * batch_sizes)]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
