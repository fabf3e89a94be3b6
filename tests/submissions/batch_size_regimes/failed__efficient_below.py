"""The largest one below."""
# mistake: this is the largest batch that is not above B_c, not the nearest

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1)
    return fewest, slope / fewest


def most_efficient_batch(batch_sizes, steps):
    _, critical = fit_critical_batch(batch_sizes, steps)
    below = batch_sizes[batch_sizes <= critical]
    return below.max() if len(below) else batch_sizes.min()


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
