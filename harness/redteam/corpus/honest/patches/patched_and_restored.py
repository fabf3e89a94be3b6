# tries: replaces a function of torch for the time of a call, and puts it back
# task: ridge_regression
# deserves: 10
import torch
from unittest import mock

LOG = []


def ridge_gradient(X, t, w, weight_decay):
    real = torch.matmul

    def logged(*args, **kwargs):
        LOG.append("matmul")
        return real(*args, **kwargs)

    with mock.patch.object(torch, "matmul", logged):
        slope = torch.matmul(X.T, torch.matmul(X, w) - t)
    return slope / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
