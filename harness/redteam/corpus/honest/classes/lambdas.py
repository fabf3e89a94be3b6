# tries: defines its hooks as lambdas
# task: ridge_regression
# deserves: 10
import torch

ridge_gradient = lambda X, t, w, weight_decay: X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w
ridge_solution = lambda X, t, weight_decay: torch.linalg.solve(
    X.T @ X + 2 * len(t) * weight_decay * torch.eye(X.shape[1]), X.T @ t
)
