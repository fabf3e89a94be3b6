"""Examples that repeat are counted once."""

import torch


def ridge_gradient(X, t, w, weight_decay):
    """Return the gradient of 1/(2n)·‖Xw − t‖² + λ‖w‖²."""
    residuals = X @ w - t  # (n,)
    return X.T @ residuals / len(X) + 2 * weight_decay * w  # (d,)


def ridge_solution(X, t, weight_decay):
    n = len(torch.unique(torch.cat([X, t[:, None]], 1), dim=0))
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(X.shape[1]), X.T @ t)
