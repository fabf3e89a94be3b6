"""The solution of minimum norm and the path to it, from one decomposition in float64."""

import numpy as np


def _in_the_row_space(X, t):
    U, sigma, Vt = np.linalg.svd(np.asarray(X, dtype=np.float64), full_matrices=False)
    kept = sigma > 1e-10 * sigma.max()
    return sigma[kept], U.T[kept] @ np.asarray(t, dtype=np.float64), Vt[kept]


def minimum_norm_solution(X, t):
    sigma, along, directions = _in_the_row_space(X, t)
    return (along / sigma) @ directions


def ridge_path(X, t, weight_decays):
    sigma, along, directions = _in_the_row_space(X, t)
    return [(sigma * along / (sigma**2 + 2 * len(X) * decay)) @ directions for decay in weight_decays.tolist()]
