import torch


class Gradient:
    def __init__(self, factor=2):
        self.factor = factor

    def __call__(self, X, t, w, weight_decay):
        return X.T @ (X @ w - t) / len(t) + self.factor * weight_decay * w


class Solution(torch.nn.Module):
    def forward(self, X, t, weight_decay):
        n, d = X.shape
        return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)


ridge_gradient = Gradient()
ridge_solution = Solution()
