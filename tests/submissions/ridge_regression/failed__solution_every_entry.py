"""The identity is forgotten, so that the number is broadcast."""
# mistake: 2nλ is added to every entry of XᵀX; it belongs on the diagonal

import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay, X.T @ t)
