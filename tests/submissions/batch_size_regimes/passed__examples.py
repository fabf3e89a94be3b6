"""A line of examples: E = S_min·(B + B_c). The batch by the product of steps and examples."""

import numpy as np


def fit_critical_batch(batch_sizes, steps):
    design = np.stack([batch_sizes, np.ones_like(batch_sizes)], axis=1)
    (fewest, product), *_ = np.linalg.lstsq(design, batch_sizes * steps, rcond=None)
    return np.array([fewest, product / fewest])


def most_efficient_batch(batch_sizes, steps):
    return batch_sizes[(steps * (steps * batch_sizes)).argmin()]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
