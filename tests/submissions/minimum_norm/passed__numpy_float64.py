"""NumPy in float64."""

import numpy as np


def minimum_norm_solution(X, t):
    return np.linalg.pinv(np.asarray(X, dtype=np.float64), rcond=1e-10) @ np.asarray(t, dtype=np.float64)


def ridge_path(X, t, weight_decays):
    X, t = np.asarray(X, dtype=np.float64), np.asarray(t, dtype=np.float64)
    n, d = X.shape
    return np.array([np.linalg.solve(X.T @ X + 2 * n * decay * np.eye(d), X.T @ t) for decay in weight_decays.tolist()])
