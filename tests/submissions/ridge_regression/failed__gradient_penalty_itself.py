"""The penalty isn't differentiated."""
# mistake: λ‖w‖² is added, the penalty itself; its gradient is 2λw

import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + weight_decay * (w @ w)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
