# tries: leaves a mode on that counts operations
# task: ridge_regression
# deserves: 10
import torch
from torch.overrides import TorchFunctionMode

counts = {}


class Counting(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        counts[function] = counts.get(function, 0) + 1
        return function(*args, **(kwargs or {}))


mode = Counting()
entered = mode.__enter__()


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
