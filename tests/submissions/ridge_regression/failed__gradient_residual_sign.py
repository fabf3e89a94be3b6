"""Targets less predictions, without a minus before it."""
# mistake: the data term has the wrong sign: it is Xᵀ(Xw − t), not Xᵀ(t − Xw)

import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (t - X @ w) / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
