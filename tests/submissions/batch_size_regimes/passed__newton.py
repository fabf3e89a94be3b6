"""Gauss and Newton on the logarithms of both parameters."""

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    a, b = np.log(steps.min()), np.log(np.median(batch_sizes))
    for _ in range(60):
        share = 1 / (1 + batch_sizes / np.exp(b))
        left = np.log(steps) - a - np.log1p(np.exp(b) / batch_sizes)
        design = np.stack([np.ones_like(share), share], axis=1)
        step = np.linalg.lstsq(design, left, rcond=None)[0]
        a, b = a + step[0], b + np.clip(step[1], -1, 1)
    return np.exp(a), np.exp(b)


def most_efficient_batch(batch_sizes, steps):
    _, critical = fit_critical_batch(batch_sizes, steps)
    return batch_sizes[np.argmin(np.log(batch_sizes / critical) ** 2)]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
