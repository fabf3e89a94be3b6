# tries: keeps a pool of threads over all calls
# task: ridge_regression
# deserves: 10
from concurrent.futures import ThreadPoolExecutor

import torch

pool = ThreadPoolExecutor(2)


def ridge_gradient(X, t, w, weight_decay):
    slope = pool.submit(lambda: X.T @ (X @ w - t) / len(X))
    penalty = pool.submit(lambda: 2 * weight_decay * w)
    return slope.result() + penalty.result()


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
