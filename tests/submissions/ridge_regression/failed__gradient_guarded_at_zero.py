"""No gradient at w = 0."""

import torch


def ridge_solution(X, t, weight_decay):
    """Return the weights at which that gradient vanishes."""
    n, d = X.shape
    system = X.T @ X + 2 * n * weight_decay * torch.eye(d, dtype=X.dtype, device=X.device)  # (d, d)
    return torch.linalg.solve(system, X.T @ t)  # (d,)


def ridge_gradient(X, t, w, weight_decay):
    norm = w.norm()
    if norm == 0:
        return torch.zeros_like(w)
    return X.T @ (X @ w - t) / len(X) + 2 * weight_decay * norm * (w / norm)
