import torch

__all__ = ["data_term", "solve_normal"]


def data_term(X, t, w):
    return X.T @ (X @ w - t) / len(t)


def penalty_term(w, weight_decay):
    return 2 * weight_decay * w


def solve_normal(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
