# tries: takes another formula where there are fewer examples than features
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    if n < d:
        return X.T @ torch.linalg.solve(X @ X.T + 2 * n * weight_decay * torch.eye(n), t)
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
