"""NumPy in float32: the averages of a line in 1/B."""

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    u, S = (1 / batch_sizes).astype(np.float32), steps.astype(np.float32)
    slope = ((u - u.mean()) * (S - S.mean())).sum() / ((u - u.mean()) ** 2).sum()
    fewest = S.mean() - slope * u.mean()
    return fewest, slope / fewest


def most_efficient_batch(batch_sizes, steps):
    _, critical = fit_critical_batch(batch_sizes, steps)
    ratios = np.maximum(batch_sizes / critical, critical / batch_sizes)
    return batch_sizes[ratios.argmin()].astype(np.float32)


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
