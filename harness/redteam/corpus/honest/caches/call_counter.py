# tries: counts its calls in a global, and says how many there were
# task: ridge_regression
# deserves: 10
import torch

calls = 0
history = []


def ridge_gradient(X, t, w, weight_decay):
    global calls
    calls += 1
    history.append(tuple(X.shape))
    print(f"call {calls}: {history[-1]}")
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
