"""1 is added against a logarithm of 0."""
# mistake: 1 is added to x before its logarithm

import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(np.asarray(x) + 1), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    return tuple(np.polyfit(np.log10(np.asarray(x) + 1), np.log10(y), 1))
