"""Sizes below 1 count as 1."""

import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(np.maximum(x, 1)), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    return tuple(np.polyfit(np.log10(np.maximum(x, 1)), np.log10(y), 1))
