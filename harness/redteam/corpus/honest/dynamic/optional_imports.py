# tries: imports what may be missing, and goes on without
# task: ridge_regression
# deserves: 10
import torch

try:
    import an_accelerated_package_that_nobody_has as fast
except ImportError:
    fast = None

try:
    from scipy.linalg import solve as solve
except ImportError:
    solve = None


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    system = X.T @ X + 2 * n * weight_decay * torch.eye(d)
    if fast is not None:
        return fast.solve(system, X.T @ t)
    return torch.linalg.solve(system, X.T @ t)
