# tries: guards its own loop by an alarm, and clears it
# task: ridge_regression
# deserves: 10
import signal

import torch


def too_slow(number, frame):
    raise TimeoutError


def ridge_gradient(X, t, w, weight_decay):
    before = signal.signal(signal.SIGALRM, too_slow)
    signal.setitimer(signal.ITIMER_REAL, 20)
    try:
        return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
