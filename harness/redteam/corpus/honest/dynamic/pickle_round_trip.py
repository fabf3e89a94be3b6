# tries: copies its data by pickle and by deepcopy
# task: ridge_regression
# deserves: 10
import copy
import pickle

import torch


def ridge_gradient(X, t, w, weight_decay):
    X, t = pickle.loads(pickle.dumps((X, t)))
    w = copy.deepcopy(w)
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
