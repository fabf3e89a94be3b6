# tries: writes to standard error, straight to its descriptor as well
# task: ridge_regression
# deserves: 10
import os
import sys

import torch


def ridge_gradient(X, t, w, weight_decay):
    print("debug: gradient", file=sys.stderr, flush=True)
    os.write(2, b"debug: to the descriptor\n")
    sys.stdout.write("done\n")
    sys.stdout.flush()
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
