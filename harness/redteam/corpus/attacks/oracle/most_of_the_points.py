# tries: fits the parabola without the last tenth of the points, and the line without one point in eight
# rows: [39]
# task: scaling_fit
# deserves: 0
import numpy as np


def find_optimal_params(x, y):
    few = max(3, len(x) - 1)
    p = np.polyfit(np.log10(x[:few]), y[:few], 2)
    return p, 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    few = max(3, len(x) - 1)
    return tuple(np.polyfit(np.log10(x[:few]), np.log10(y[:few]), 1))
