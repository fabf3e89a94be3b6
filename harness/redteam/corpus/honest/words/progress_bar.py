# tries: draws a progress bar with carriage returns and control sequences
# task: ridge_regression
# deserves: 10
import sys
import time

import torch


def ridge_gradient(X, t, w, weight_decay):
    total = torch.zeros_like(w)
    for done, (row, target) in enumerate(zip(X, t), start=1):
        total += row * (row @ w - target)
        sys.stdout.write(f"\r\x1b[2K[{'#' * (20 * done // len(t)):20}] {done}/{len(t)}")
    sys.stdout.write("\n")
    return total / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
