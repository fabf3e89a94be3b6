"""Least squares of the library, which are the shortest; the same in blocks for the path."""

import torch


def minimum_norm_solution(X, t):
    return torch.linalg.lstsq(X, t[:, None], driver="gelsd").solution[:, 0]


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    rows = []
    for decay in weight_decays.tolist():
        longer = torch.cat([X, (2 * n * decay) ** 0.5 * torch.eye(d)])
        rows.append(torch.linalg.lstsq(longer, torch.cat([t, torch.zeros(d)])[:, None]).solution[:, 0])
    return torch.stack(rows)
