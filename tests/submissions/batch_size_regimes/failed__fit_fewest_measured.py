"""The fewest measured steps."""
# mistake: the fewest measured steps are given for S_min, the limit of ever larger batches

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    fewest = steps.min()
    return fewest, np.mean(batch_sizes * (steps / fewest - 1))


def most_efficient_batch(batch_sizes, steps):
    return batch_sizes[np.argmin(steps**2 * batch_sizes)]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
