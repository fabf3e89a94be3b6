"""The question's names in another order, a default degree; NumPy numbers out."""

import numpy as np


def find_optimal_params(y, x, degree=2):
    a, b, c = np.polyfit(np.log10(x), y, degree)
    return np.array([a, b, c]), np.float64(10) ** (-b / (2 * a))


def fit_linear_log(y, x):
    slope, intercept = np.polyfit(np.log10(x), np.log10(y), deg=1)
    return np.float64(slope), np.float64(intercept)
