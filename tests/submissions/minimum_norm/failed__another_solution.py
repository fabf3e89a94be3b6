"""Something orthogonal to the examples is added."""

import torch


def minimum_norm_solution(X, t):
    pinv = torch.linalg.pinv(X)
    d = X.shape[1]
    return pinv @ t + (torch.eye(d) - pinv @ X) @ torch.ones(d)


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    rows = [torch.linalg.solve(X.T @ X + 2 * n * decay * torch.eye(d), X.T @ t) for decay in weight_decays]
    return torch.stack(rows)
