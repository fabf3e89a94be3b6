"""The lowest point of the curve as it is drawn."""
# mistake: the optimum is the best of a grid; the vertex is −p₁/(2p₀)

import numpy as np


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(x), y, 2)
    grid = np.logspace(np.log10(min(x)), np.log10(max(x)), 1000)
    return p, grid[np.argmin(np.polyval(p, np.log10(grid)))]


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log10(x), np.log10(y), 1)
    return m, c
