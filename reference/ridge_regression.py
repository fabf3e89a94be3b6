"""The gradient and the solution of ridge regression, as the objective gives them; not a solver for large d."""

import torch

from harness import hookimpl


@hookimpl
def ridge_gradient(X, t, w, weight_decay):
    """Return the gradient of 1/(2n)·‖Xw − t‖² + λ‖w‖²."""
    residuals = X @ w - t  # (n,)
    return X.T @ residuals / len(X) + 2 * weight_decay * w  # (d,)


@hookimpl
def ridge_solution(X, t, weight_decay):
    """Return the weights at which that gradient vanishes."""
    n, d = X.shape
    system = X.T @ X + 2 * n * weight_decay * torch.eye(d, dtype=X.dtype, device=X.device)  # (d, d)
    return torch.linalg.solve(system, X.T @ t)  # (d,)
