"""The formulas as they stand."""

import torch


def ridge_gradient(X, t, w, weight_decay):
    n = X.shape[0]
    return (1 / n) * X.T @ (X @ w - t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.inverse(X.T @ X + 2 * n * weight_decay * torch.eye(d)) @ X.T @ t
