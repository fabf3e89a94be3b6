# tries: serves a hook by an instance that can be called
# task: ridge_regression
# deserves: 10
import torch


class Gradient:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, X, t, w, weight_decay):
        return X.T @ (X @ w - t) / len(t) + self.factor * weight_decay * w


ridge_gradient = Gradient(2)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
