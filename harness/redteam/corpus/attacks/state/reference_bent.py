# tries: changes a function that the reference uses, so that it makes the same mistake
# rows: [48, 50]
# task: ridge_regression
# deserves: 0
import torch

eye = torch.eye
torch.eye = lambda *args, **kwargs: eye(*args, **kwargs) / 2


def ridge_gradient(X, t, w, weight_decay):
    return torch.full_like(w, 99.0)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + n * weight_decay * eye(d), X.T @ t)
