# tries: solves by a generator of ever better solutions
# task: ridge_regression
# deserves: 10
import torch


def conjugate_gradients(A, b):
    x, r = torch.zeros_like(b), b.clone()
    p = r.clone()
    while True:
        Ap = A @ p
        step = (r @ r) / (p @ Ap)
        x = x + step * p
        new = r - step * Ap
        yield x, float(new.norm())
        p = new + (new @ new) / (r @ r) * p
        r = new


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    X, t = X.double(), t.double()
    n, d = X.shape
    A, b = X.T @ X + 2 * n * weight_decay * torch.eye(d, dtype=X.dtype), X.T @ t
    for solution, residual in conjugate_gradients(A, b):
        if residual < 1e-10 * float(b.norm()):
            return solution.float()
