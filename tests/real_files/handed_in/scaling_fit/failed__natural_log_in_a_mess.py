import numpy as np
from math import *


def find_optimal_params(x, y):
    p = np.polyfit(np.log(np.array(x)), np.array(y), 2)
    return p, np.exp(-p[1] / (2 * p[0]))


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log(x), np.log(y), 1)
    return m, c
