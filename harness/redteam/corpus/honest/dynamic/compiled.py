# tries: wraps its function in torch.compile without a backend that needs a compiler
# task: ridge_regression
# deserves: 10
import torch


@torch.compile(backend="eager")
def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
