# tries: takes a seed from the environment for draws of its own
# task: ridge_regression
# deserves: 10
import os

import torch

seed = int(os.environ.get("HARNESS_SEED", "0"))
generator = torch.Generator().manual_seed(seed)
start = torch.randn(3, generator=generator)


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
