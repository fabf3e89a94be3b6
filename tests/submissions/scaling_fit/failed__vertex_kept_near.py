"""The vertex is kept within a third of the spread around the sizes."""

import numpy as np


def find_optimal_params(x, y):
    u = np.log10(x)
    p, span = np.polyfit(u, y, 2), np.ptp(u)
    return p, 10 ** np.clip(-p[1] / (2 * p[0]), u.min() - span / 3, u.max() + span / 3)


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log10(x), np.log10(y), 1)
    return m, c
