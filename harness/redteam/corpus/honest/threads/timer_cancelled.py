# tries: starts a watchdog timer and cancels it
# task: ridge_regression
# deserves: 10
import threading

import torch


def ridge_gradient(X, t, w, weight_decay):
    watchdog = threading.Timer(30, print, ["the gradient takes long"])
    watchdog.daemon = True
    watchdog.start()
    try:
        return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w
    finally:
        watchdog.cancel()


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
