# tries: asserts what it expects of its inputs
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    assert isinstance(X, torch.Tensor) and X.dtype == torch.float32
    assert X.ndim == 2 and t.shape == (len(X),) and w.shape == (X.shape[1],)
    assert torch.isfinite(X).all() and weight_decay > 0
    assert not X.requires_grad and X.device.type == "cpu"
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
