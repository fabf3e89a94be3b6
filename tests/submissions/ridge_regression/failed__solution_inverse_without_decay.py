"""The normal equations without the penalty; where there are few examples there is no inverse."""
# mistake: the weight decay is missing

import numpy as np


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    X, t = X.numpy().astype(float), t.numpy().astype(float)
    return np.linalg.inv(X.T @ X) @ X.T @ t
