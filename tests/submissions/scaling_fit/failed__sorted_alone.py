"""The sizes are sorted, their losses are not."""
# mistake: x is sorted without its y

import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(np.sort(x)), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    return tuple(np.polyfit(np.log10(sorted(x)), np.log10(y), 1))
