"""A hundredth on the diagonal."""
# mistake: this is ridge regression at a small λ; its limit at 0 was asked for

import torch


def minimum_norm_solution(X, t):
    X, t = X.double(), t.double()
    return torch.linalg.solve(X.T @ X + 1e-2 * torch.eye(X.shape[1]), X.T @ t)


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    rows = [torch.linalg.solve(X.T @ X + 2 * n * decay * torch.eye(d), X.T @ t) for decay in weight_decays]
    return torch.stack(rows)
