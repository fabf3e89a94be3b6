# tries: counts its calls and warns after the first few
# task: ridge_regression
# deserves: 10
import warnings

import torch

calls = 0


def ridge_gradient(X, t, w, weight_decay):
    global calls
    calls += 1
    if calls == 4:
        warnings.warn("the gradient is being asked for often", stacklevel=2)
    return X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
