"""NumPy's pseudo-inverse in float64 with its own limit; lists of rows."""

import numpy as np


def minimum_norm_solution(X, t):
    return np.linalg.pinv(X.numpy().astype(float)).dot(t.numpy().astype(float))


def ridge_path(X, t, weight_decays):
    X, t = X.numpy().astype(float), t.numpy().astype(float)
    n = len(X)
    return [X.T @ np.linalg.inv(X @ X.T + 2 * n * decay * np.eye(n)) @ t for decay in weight_decays.numpy()]
