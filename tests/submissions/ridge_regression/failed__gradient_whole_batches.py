"""Whole batches of 64 alone; the examples that are left are dropped."""

import torch


def ridge_solution(X, t, weight_decay):
    """Return the weights at which that gradient vanishes."""
    n, d = X.shape
    system = X.T @ X + 2 * n * weight_decay * torch.eye(d, dtype=X.dtype, device=X.device)  # (d, d)
    return torch.linalg.solve(system, X.T @ t)  # (d,)


def ridge_gradient(X, t, w, weight_decay):
    n, size = len(X), 64
    total = torch.zeros_like(w)
    for i in range(max(1, n // size)):
        part = slice(i * size, (i + 1) * size)
        total += X[part].T @ (X[part] @ w - t[part])
    return total / n + 2 * weight_decay * w
