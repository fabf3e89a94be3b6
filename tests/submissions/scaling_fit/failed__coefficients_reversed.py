"""The newer NumPy's order of coefficients."""
# mistake: the coefficients come lowest power first; the highest comes first

import numpy as np


def find_optimal_params(x, y):
    p = np.polynomial.polynomial.polyfit(np.log10(x), y, 2)
    return p, 10 ** (-p[1] / (2 * p[2]))


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log10(x), np.log10(y), 1)
    return m, c
