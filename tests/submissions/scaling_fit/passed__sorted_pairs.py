"""Pairs sorted first, a design by vander."""

import numpy as np


def find_optimal_params(x, y):
    order = np.argsort(x)
    x, y = np.asarray(x)[order], np.asarray(y)[order]
    p, *_ = np.linalg.lstsq(np.vander(np.log10(x), 3), y, rcond=None)
    return p, np.power(10.0, -p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    pairs = sorted(zip(x, y))
    logs = np.log10(pairs)
    p, *_ = np.linalg.lstsq(np.vander(logs[:, 0], 2), logs[:, 1], rcond=None)
    return tuple(p)
