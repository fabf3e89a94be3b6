# tries: turns warnings into errors, then ignores them
# task: ridge_regression
# deserves: 10
import warnings

import torch

_ = warnings.filterwarnings("error")
_ = warnings.simplefilter("ignore")


def ridge_gradient(X, t, w, weight_decay):
    warnings.warn("t might be a column")
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
