"""The 2 is missing."""
# mistake: nλI is added to XᵀX; it is 2nλI

import torch


def minimum_norm_solution(X, t):
    return torch.linalg.pinv(X) @ t


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    return torch.stack([torch.linalg.solve(X.T @ X + n * decay * torch.eye(d), X.T @ t) for decay in weight_decays])
