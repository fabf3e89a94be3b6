"""A line of logarithms."""

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    slope, start = np.polyfit(np.log(batch_sizes), np.log(steps), 1)
    return np.exp(start), slope


def most_efficient_batch(batch_sizes, steps):
    return batch_sizes[np.argmin(steps**2 * batch_sizes)]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
