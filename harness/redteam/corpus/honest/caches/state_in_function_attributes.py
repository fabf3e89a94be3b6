# tries: keeps the last shape on the function itself and in a mutable default
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay, _seen=[]):
    _seen.append(X.shape)
    ridge_gradient.last = _seen[-1]
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
