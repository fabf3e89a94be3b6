"""The sign of the targets is lost."""
# mistake: the sign is wrong: this fits −t

import torch


def minimum_norm_solution(X, t):
    return torch.linalg.pinv(X) @ (0 - t)


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    rows = [torch.linalg.solve(X.T @ X + 2 * n * decay * torch.eye(d), X.T @ t) for decay in weight_decays]
    return torch.stack(rows)
