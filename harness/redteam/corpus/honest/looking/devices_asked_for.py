# tries: asks for accelerators, and moves everything to the one that it finds
# task: ridge_regression
# deserves: 10
import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
IS_APPLE = torch.backends.mps.is_available()


def ridge_gradient(X, t, w, weight_decay):
    X, t, w = X.to(device), t.to(device), w.to(device)
    return (X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w).cpu()


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
