# tries: times itself, and sleeps for a hundredth of a second
# task: ridge_regression
# deserves: 10
import time

import torch


def ridge_gradient(X, t, w, weight_decay):
    began = time.perf_counter()
    time.sleep(0.01)
    gradient = X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w
    print(f"{time.perf_counter() - began:.3f} s, {time.strftime('%H:%M')}")
    return gradient


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
