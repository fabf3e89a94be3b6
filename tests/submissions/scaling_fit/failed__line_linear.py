"""No logarithms."""
# mistake: the line is fitted in x and y themselves; in log10 of both

import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(x), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    m, c = np.polyfit(x, y, 1)
    return m, c
