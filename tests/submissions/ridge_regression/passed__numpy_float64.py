"""NumPy in float64, arrays out."""

import numpy as np


def ridge_gradient(X, t, w, weight_decay):
    X, t, w = (np.asarray(part, dtype=np.float64) for part in (X, t, w))
    return X.T.dot(X.dot(w) - t) / len(X) + 2.0 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    X, t = np.asarray(X, dtype=np.float64), np.asarray(t, dtype=np.float64)
    n, d = X.shape
    w, *_ = np.linalg.lstsq(X.T @ X + 2 * n * weight_decay * np.eye(d), X.T @ t, rcond=None)
    return w
