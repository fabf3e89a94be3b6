"""Ridge regression's objective, its gradient and its solution, each in the ways that honest code has them."""

import torch


def parts(given):
    """Return X, t, λ, and n."""
    return given["X"], given["t"], given["weight_decay"], len(given["X"])


def objective(given, w):
    """Return 1/(2n)·‖Xw − t‖² + λ‖w‖²."""
    X, t, decay, n = parts(given)
    return ((X @ w - t) ** 2).sum() / (2 * n) + decay * (w**2).sum()


def gradient_form(
    given,
    *,
    data=lambda slope, n: slope / n,
    penalty=lambda w, decay: 2 * decay * w,
    residuals=lambda predictions, t: predictions - t,
):
    """The slope Xᵀ(Xw − t) of the squares over n, and 2λw."""
    X, t, decay, n = parts(given)
    return {"gradient": data(X.T @ residuals(X @ given["w"], t), n) + penalty(given["w"], decay)}


def expanded_form(given):
    """The same with the product taken apart: (XᵀXw − Xᵀt)/n + 2λw."""
    X, t, decay, n = parts(given)
    return {"gradient": (X.T @ X @ given["w"] - X.T @ t) / n + 2 * decay * given["w"]}


def solution_form(given, *, added=lambda n, decay: 2 * n * decay, diagonal=torch.diag):
    """The system (XᵀX + 2nλI)w = Xᵀt, solved."""
    X, t, decay, n = parts(given)
    system = X.T @ X + added(n, decay) * diagonal(torch.ones_like(X[0]))
    return {"solution": torch.linalg.solve(system, X.T @ t)}


def dual_form(given):
    """The system over the examples, Xᵀ(XXᵀ + 2nλI)⁻¹t."""
    X, t, decay, n = parts(given)
    return {"solution": X.T @ torch.linalg.solve(X @ X.T + 2 * n * decay * torch.eye(n, dtype=X.dtype), t)}


def singular_form(given):
    """The singular values s of X, each σ shrunk to σ/(σ² + 2nλ)."""
    X, t, decay, n = parts(given)
    U, sigma, Vh = torch.linalg.svd(X, full_matrices=False)
    return {"solution": Vh.T @ (sigma / (sigma**2 + 2 * n * decay) * (U.T @ t))}


def augmented_form(given):
    """Least squares of √(2nλ)·I under X and zeros under t."""
    X, t, decay, n = parts(given)
    below = (2 * n * decay) ** 0.5 * torch.eye(X.shape[1], dtype=X.dtype)
    longer = torch.cat([t, torch.zeros_like(X[0])])
    return {"solution": torch.linalg.lstsq(torch.cat([X, below]), longer[:, None]).solution[:, 0]}
