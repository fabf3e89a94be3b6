"""A fit in ln, its coefficients changed to log10 afterwards."""

import numpy as np


def find_optimal_params(x, y):
    q = np.polyfit(np.log(x), y, 2)
    return q * np.log(10) ** np.array([2, 1, 0]), np.exp(-q[1] / (2 * q[0]))


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log(x), np.log(y), 1)
    return m, c / np.log(10)
