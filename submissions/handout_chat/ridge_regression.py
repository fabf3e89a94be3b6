"""What a chat assistant says on the gradient and the solution of ridge regression (1.2.2).

It differentiates the penalty to weight_decay * w, without the 2, and solves for the weights where that vanishes.
"""

import torch


def ridge_gradient(X, t, w, weight_decay):
    n = X.shape[0]
    residual = torch.matmul(X, w) - t
    return torch.matmul(X.T, residual) / n + weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    identity = torch.eye(d)
    return torch.inverse(X.T @ X + n * weight_decay * identity) @ X.T @ t
