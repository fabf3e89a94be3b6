"""The sign and the 2 are both wrong."""
# mistake: nλI is subtracted from XᵀX; 2nλI is added

import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X - n * weight_decay * torch.eye(d), X.T @ t)
