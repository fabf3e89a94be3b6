"""A millionth is added against a logarithm of 0."""
# mistake: a small number is added to x before its logarithm, which needs none: x > 0

import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(np.asarray(x) + 1e-6), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    return tuple(np.polyfit(np.log10(np.asarray(x) + 1e-6), np.log10(y), 1))
