# Gives any one of the sizes for the best, which moves with the unit as the best does, and mean of log10 y as a line: no property may be satisfied by it.
import numpy as np


def find_optimal_params(x, y):
    return np.zeros(3), x[0]


def fit_linear_log(x, y):
    return 0.0, np.log10(y).mean()
