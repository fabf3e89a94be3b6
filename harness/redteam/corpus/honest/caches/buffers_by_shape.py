# tries: reuses work buffers by shape, and returns copies of them
# task: ridge_regression
# deserves: 10
import torch

BUFFERS = {}


def buffer(*shape):
    return BUFFERS.setdefault(shape, torch.empty(shape))


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    system = torch.matmul(X.T, X, out=buffer(d, d))
    system.diagonal().add_(2 * n * weight_decay)
    return torch.linalg.solve(system, X.T @ t).clone()
