"""The newer NumPy's order, read as the older one's."""
# mistake: the coefficients come lowest power first, and the vertex is computed as if the highest did

import numpy as np


def find_optimal_params(x, y):
    p = np.polynomial.polynomial.polyfit(np.log10(x), y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log10(x), np.log10(y), 1)
    return m, c
