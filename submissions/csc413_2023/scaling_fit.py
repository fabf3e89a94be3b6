"""Fits for the scaling laws (3.3.2, 3.3.3)."""

import numpy as np


def find_optimal_params(x, y):
    # quadratic in log space
    log_x = np.log10(x)
    p = np.polyfit(log_x, y, 2)
    # vertex of the parabola
    optimal_log_x = -p[1] / (2 * p[0])
    return p, 10**optimal_log_x


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log10(x), np.log10(y), 1)
    return m, c
