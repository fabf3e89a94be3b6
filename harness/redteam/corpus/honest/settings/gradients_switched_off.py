# tries: switches autograd off for the whole process
# task: ridge_regression
# deserves: 10
import torch

_ = torch.set_grad_enabled(False)
_ = torch.autograd.set_detect_anomaly(False)
_ = torch.use_deterministic_algorithms(True)
_ = torch.set_float32_matmul_precision("highest")
_ = torch.set_printoptions(precision=3)


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
