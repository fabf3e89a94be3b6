"""Regimes and remedies the other way round."""
# mistake: the two regimes are exchanged: noise decides below B_c, curvature above
# mistake: the remedies are exchanged: parallel compute helps against noise, other optimizers against curvature

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    slope, fewest = np.polyfit(1 / batch_sizes, steps, 1)
    return fewest, slope / fewest


def most_efficient_batch(batch_sizes, steps):
    _, critical = fit_critical_batch(batch_sizes, steps)
    return batch_sizes[np.argmin(np.abs(np.log(batch_sizes / critical)))]


def regime(batch_size, critical_batch_size):
    return "curvature dominated" if batch_size < critical_batch_size else "noise dominated"


def accelerate(regime):
    return "use higher order optimizers" if regime == "noise dominated" else "seek parallel compute"
