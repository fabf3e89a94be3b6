"""Fits for IsoFLOP curves and scaling laws; not a law with an irreducible loss."""

import numpy as np

from harness import hookimpl


@hookimpl
def find_optimal_params(x, y):
    """Return the parabola's coefficients in log10 x, highest power first, and its vertex as a size."""
    p = np.polyfit(np.log10(x), y, 2)  # (3,)
    optimum = 10 ** (-p[1] / (2 * p[0]))  # ()
    return p, optimum


@hookimpl
def fit_linear_log(x, y):
    """Return slope and intercept of log10 y in log10 x."""
    m, c = np.polyfit(np.log10(x), np.log10(y), 1)  # (), ()
    return m, c
