# tries: uses the names of builtins for its own variables and functions
# task: ridge_regression
# deserves: 10
import torch

input, max, len_ = "data", 3, len


def sum(values):
    total = 0
    for value in values:
        total = total + value
    return total


def ridge_gradient(X, t, w, weight_decay):
    type, id = X.T, X @ w - t
    return sum(type[:, i] * id[i] for i in range(len(t))) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
