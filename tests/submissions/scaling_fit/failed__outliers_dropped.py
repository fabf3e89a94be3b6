"""Measurements that lie far off are left out, and the rest is fitted again."""

import numpy as np


def fitted(u, v, degree):
    p = np.polyfit(u, v, degree)
    left = v - np.polyval(p, u)
    kept = np.abs(left) < 2.5 * left.std(ddof=degree + 1)
    return np.polyfit(u[kept], v[kept], degree) if len(u) > 6 else p


def find_optimal_params(x, y):
    p = fitted(np.log10(x), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    return tuple(fitted(np.log10(x), np.log10(y), 1))
