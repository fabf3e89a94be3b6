"""Own names in the order of the question, and an extra parameter; the names that fit are passed by name."""

import torch


def ridge_gradient(w, X, t, weight_decay, reduction="mean"):
    errors = X @ w - t
    slope = (errors[:, None] * X).mean(0) if reduction == "mean" else (errors[:, None] * X).sum(0)
    return slope + 2 * weight_decay * w


def ridge_solution(weight_decay, X, t):
    A = X.T @ X / len(X)
    A.diagonal().add_(2 * weight_decay)
    return torch.linalg.solve(A, X.T @ t / len(X))
