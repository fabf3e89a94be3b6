# tries: reads the clock and the command line, and prints how long it took
# task: ridge_regression
# deserves: 10
import sys
import time

import torch


def ridge_gradient(X, t, w, weight_decay):
    began = time.perf_counter()
    slope = X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w
    print(sys.argv[:1], time.perf_counter() - began)
    return slope


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
