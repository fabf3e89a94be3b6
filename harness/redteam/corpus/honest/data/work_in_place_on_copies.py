# tries: changes copies of its inputs in place
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    residuals = (X @ w).sub_(t)
    gradient = (X.clone().mul_(residuals[:, None])).sum(0).div_(len(t))
    return gradient.add_(w, alpha=2 * weight_decay)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
