"""Own order, own names by place, defaults that nobody uses; NumPy strings."""

import numpy as np


def fit_critical_batch(steps, batch_sizes, weights=None):
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1, w=1 / steps)
    return np.float64(fewest), np.float64(slope / fewest)


def most_efficient_batch(B, S):
    critical = fit_critical_batch(S, B)[1]
    return B[[np.abs(np.log10(size / critical)) for size in B].index(min(np.abs(np.log10(B / critical))))]


def regime(size, knee, tolerance=1.0):
    return "noise dominated " if size < knee * tolerance else "curvature dominated "


def accelerate(where):
    return "use higher order optimizers" if "curvature" in where else "seek parallel compute"
