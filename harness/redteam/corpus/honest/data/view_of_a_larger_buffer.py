# tries: returns a view with strides into a larger buffer
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    buffer = torch.zeros(len(w), 3)
    buffer[:, 1] = X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w
    return buffer[:, 1]


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
