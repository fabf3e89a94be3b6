# tries: returns a parameter, and a result that still hangs on its graph
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    w = w.clone().requires_grad_()
    loss = ((X @ w - t) ** 2).mean() / 2 + weight_decay * (w**2).sum()
    return torch.autograd.grad(loss, w, create_graph=True)[0]


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.nn.Parameter(torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t))
