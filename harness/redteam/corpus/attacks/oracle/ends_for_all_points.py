# tries: draws the line through the first and the last point in place of least squares
# rows: [39, 57]
# task: scaling_fit
# deserves: 0
import numpy as np


def find_optimal_params(x, y):
    return np.zeros(3), 0.0


def fit_linear_log(x, y):
    u, v = np.log10(x), np.log10(y)
    low, high = u.argmin(), u.argmax()
    m = (v[high] - v[low]) / (u[high] - u[low])
    return m, v[low] - m * u[low]
