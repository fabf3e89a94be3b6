# tries: tries to keep its intermediate result in a temporary file, and goes on without
# task: ridge_regression
# deserves: 10
import tempfile

import torch


def kept(tensor):
    try:
        with tempfile.TemporaryFile() as file:
            torch.save(tensor, file)
            file.seek(0)
            return torch.load(file)
    except OSError:
        return tensor


def ridge_gradient(X, t, w, weight_decay):
    return kept(X.T @ (X @ w - t)) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
