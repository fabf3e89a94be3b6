"""The penalty's 2 is lost in the derivative."""
# mistake: the penalty's gradient is 2λw; the 2 is missing

import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
