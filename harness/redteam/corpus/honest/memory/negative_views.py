# tries: returns lazy negatives and numpy views with negative strides
# task: scaling_fit
# deserves: 10
import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(x[::-1]), y[::-1], 2)
    return p[::-1].copy()[::-1], 10 ** (-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    return np.polyfit(np.log10(x), np.log10(y), 1)
