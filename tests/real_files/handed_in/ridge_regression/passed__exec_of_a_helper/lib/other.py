import torch
import helper_functions
def solve(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
