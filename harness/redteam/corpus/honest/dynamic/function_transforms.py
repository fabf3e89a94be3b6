# tries: differentiates by torch.func, and maps over rows
# task: ridge_regression
# deserves: 10
import torch
from torch.func import grad, vmap


def ridge_gradient(X, t, w, weight_decay):
    def loss(w, x, target):
        return (x @ w - target) ** 2 / 2

    return vmap(grad(loss), in_dims=(None, 0, 0))(w, X, t).mean(0) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
