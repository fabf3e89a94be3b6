# tries: looks at the frame of its caller for a log line, as logging does
# task: ridge_regression
# deserves: 10
import sys

import torch

calls = []


def log(message):
    frame = sys._getframe(1)
    calls.append(f"{frame.f_code.co_name}:{frame.f_lineno} {message}")


def ridge_gradient(X, t, w, weight_decay):
    log(f"X of {tuple(X.shape)}")
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    log(f"X of {tuple(X.shape)}")
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
