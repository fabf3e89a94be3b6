# tries: builds its solver with a metaclass that registers and wraps
# task: ridge_regression
# deserves: 10
import torch

SOLVERS = {}


class Registering(type):
    def __new__(cls, name, bases, members):
        made = super().__new__(cls, name, bases, members)
        SOLVERS[name] = made
        return made

    def __getattr__(cls, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args: cls().run(*args)


class Normal(metaclass=Registering):
    def run(self, X, t, weight_decay):
        n, d = X.shape
        return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)


def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    return SOLVERS["Normal"].solve(X, t, weight_decay)
