# tries: works in another default dtype, and restores the old one
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        X, t = X.double(), t.double()
        n, d = X.shape
        return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t).float()
    finally:
        torch.set_default_dtype(before)
