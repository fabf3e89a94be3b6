# tries: returns tensors of a class of its own that changes nothing
# task: ridge_regression
# deserves: 10
import torch


class Weights(torch.Tensor):
    pass


def ridge_gradient(X, t, w, weight_decay):
    return (X.T @ (X @ w - t) / len(X) + 2 * weight_decay * w).as_subclass(Weights)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.nn.Parameter(torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t))
