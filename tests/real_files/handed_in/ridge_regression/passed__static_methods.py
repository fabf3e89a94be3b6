import torch


class Ridge:
    """All of part 1.2."""

    @staticmethod
    def ridge_gradient(X, t, w, weight_decay):
        n = X.shape[0]
        return X.T @ (X @ w - t) / n + 2 * weight_decay * w

    @staticmethod
    def ridge_solution(X, t, weight_decay):
        n, d = X.shape
        return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
