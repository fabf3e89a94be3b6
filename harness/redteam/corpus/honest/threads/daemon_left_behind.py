# tries: leaves a daemon thread that waits for ever and does nothing
# task: ridge_regression
# deserves: 10
import threading

import torch

WAITING = threading.Event()
IDLE = threading.Thread(target=WAITING.wait, daemon=True)


def ridge_gradient(X, t, w, weight_decay):
    if not IDLE.is_alive():
        IDLE.start()
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
