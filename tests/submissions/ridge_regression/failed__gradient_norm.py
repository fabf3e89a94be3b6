"""The penalty's derivative is taken as a norm."""
# mistake: λ‖w‖ is added, one number; the penalty's gradient is 2λw

import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + weight_decay * torch.norm(w)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
