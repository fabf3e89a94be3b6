"""Divided by n on one side."""
# mistake: 1/n is taken on one side of the system only

import torch


def minimum_norm_solution(X, t):
    return torch.linalg.pinv(X) @ t


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    system = X.T @ X / n
    return torch.stack([torch.linalg.solve(system + 2 * decay * torch.eye(d), X.T @ t) for decay in weight_decays])
