"""Half the bits inside."""

import torch


def ridge_gradient(X, t, w, weight_decay):
    return (X.bfloat16().T @ (X.bfloat16() @ w.bfloat16() - t.bfloat16()) / len(X) + 2 * weight_decay * w.bfloat16()).float()


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
