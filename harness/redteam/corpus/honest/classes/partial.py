# tries: serves a hook by a partial application
# task: ridge_regression
# deserves: 10
import functools

import torch


def penalised(X, t, w, weight_decay, *, factor):
    return X.T @ (X @ w - t) / len(t) + factor * weight_decay * w


ridge_gradient = functools.partial(penalised, factor=2)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
