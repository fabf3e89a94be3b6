# tries: returns a parameter that still hangs on its graph
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    w = torch.nn.Parameter(w.clone())
    loss = ((X @ w - t) ** 2).sum() / (2 * len(t)) + weight_decay * (w**2).sum()
    (gradient,) = torch.autograd.grad(loss, w, create_graph=True)
    return gradient


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
