# tries: puts a module of its own into sys.modules and imports it
# task: ridge_regression
# deserves: 10
import sys
import types

import torch

helpers = types.ModuleType("helpers")
helpers.penalty = lambda w, decay: 2 * decay * w
sys.modules["helpers"] = helpers


def ridge_gradient(X, t, w, weight_decay):
    from helpers import penalty

    return X.T @ (X @ w - t) / len(t) + penalty(w, weight_decay)


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
