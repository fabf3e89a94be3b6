"""The 1/2 is kept in the derivative."""
# mistake: 1/(2n) stands before Xᵀ(Xw − t); the square's 2 cancels the ½

import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / (2 * len(X)) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
