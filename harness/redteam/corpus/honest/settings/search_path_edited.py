# tries: edits sys.path and sys.argv, as notebooks do
# task: ridge_regression
# deserves: 10
import sys

import torch

sys.path += ["..", "/content/drive", "."]
sys.path[:0] = ["src"]
sys.argv = ["train.py", "--decay", "0.1"]
sys.dont_write_bytecode = True


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
