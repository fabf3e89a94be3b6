# tries: raises the recursion limit, and recurses deeply over the rows
# task: ridge_regression
# deserves: 10
import sys

import torch

_ = sys.setrecursionlimit(5000)


def accumulated(X, t, w, row):
    if row == len(t):
        return torch.zeros_like(w)
    return X[row] * (X[row] @ w - t[row]) + accumulated(X, t, w, row + 1)


def ridge_gradient(X, t, w, weight_decay):
    return accumulated(X, t, w, 0) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
