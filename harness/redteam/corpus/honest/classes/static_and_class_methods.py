# tries: serves hooks by methods that need no instance
# task: ridge_regression
# deserves: 10
import torch


class Ridge:
    factor = 2

    @classmethod
    def gradient(cls, X, t, w, weight_decay):
        return X.T @ (X @ w - t) / len(t) + cls.factor * weight_decay * w

    @staticmethod
    def solution(X, t, weight_decay):
        n, d = X.shape
        return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)


ridge_gradient = Ridge.gradient
ridge_solution = Ridge().solution
