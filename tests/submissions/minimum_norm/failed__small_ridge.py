"""Ridge regression at λ = 0.001."""
# mistake: this is ridge regression at a small λ; its limit at 0 was asked for

import torch


def minimum_norm_solution(X, t):
    n, d = X.shape
    X, t = X.double(), t.double()
    return torch.linalg.solve(X.T @ X + 2 * n * 1e-3 * torch.eye(d), X.T @ t)


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    rows = [torch.linalg.solve(X.T @ X + 2 * n * decay * torch.eye(d), X.T @ t) for decay in weight_decays]
    return torch.stack(rows)
