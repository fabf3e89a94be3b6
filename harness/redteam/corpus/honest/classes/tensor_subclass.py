# tries: computes with a subclass of tensors that counts operations
# task: ridge_regression
# deserves: 10
import torch


class Counted(torch.Tensor):
    operations = 0

    @classmethod
    def __torch_function__(cls, function, types, arguments=(), keywords=None):
        Counted.operations += 1
        return super().__torch_function__(function, types, arguments, keywords or {})


def ridge_gradient(X, t, w, weight_decay):
    X = X.as_subclass(Counted)
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
