# tries: computes twice and compares with allclose, as a check of itself
# task: ridge_regression
# deserves: 10
import torch


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    system = X.T @ X + 2 * n * weight_decay * torch.eye(d)
    expected = torch.linalg.solve(system, X.T @ t)
    answer = X.T @ torch.linalg.solve(X @ X.T + 2 * n * weight_decay * torch.eye(n), t)
    torch.testing.assert_close(answer, expected, rtol=1e-2, atol=1e-2)
    return expected
