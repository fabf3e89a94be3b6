"""NumPy's least squares on float32, and the path from the singular values."""

import numpy as np


def minimum_norm_solution(X, t):
    return np.linalg.lstsq(X.numpy(), t.numpy(), rcond=None)[0]


def ridge_path(X, t, weight_decays):
    U, s, Vt = np.linalg.svd(X.numpy(), full_matrices=False)
    shrunk = s / (s**2 + 2 * len(X) * weight_decays.numpy()[:, None])
    return shrunk * (U.T @ t.numpy()) @ Vt
