# tries: makes its hooks in a factory, with state in a closure
# task: ridge_regression
# deserves: 10
import torch


def make(factor):
    used = []

    def gradient(X, t, w, weight_decay):
        used.append(len(t))
        return X.T @ (X @ w - t) / len(t) + factor * weight_decay * w

    return gradient


ridge_gradient = make(2)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
