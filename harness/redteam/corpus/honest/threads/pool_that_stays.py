# tries: keeps a module-level thread pool for all calls
# task: ridge_regression
# deserves: 10
from concurrent.futures import ThreadPoolExecutor

import torch

POOL = ThreadPoolExecutor(max_workers=1)


def ridge_gradient(X, t, w, weight_decay):
    data = POOL.submit(lambda: X.T @ (X @ w - t) / len(t))
    penalty = POOL.submit(lambda: 2 * weight_decay * w)
    return data.result() + penalty.result()


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
