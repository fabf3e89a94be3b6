"""The mean of the examples times their targets."""
# mistake: this is Xᵀt/n; the inverse is missing

import torch


def minimum_norm_solution(X, t):
    return (X * t[:, None]).mean(dim=0)


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    rows = [torch.linalg.solve(X.T @ X + 2 * n * decay * torch.eye(d), X.T @ t) for decay in weight_decays]
    return torch.stack(rows)
