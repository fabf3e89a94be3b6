# tries: puts its intermediate results in frozen dataclasses and named tuples
# task: ridge_regression
# deserves: 10
from dataclasses import dataclass
from typing import NamedTuple

import torch


class Problem(NamedTuple):
    X: torch.Tensor
    t: torch.Tensor


@dataclass(frozen=True)
class Parts:
    data: torch.Tensor
    penalty: torch.Tensor

    def __add__(self, other):
        return self.data + self.penalty + other


def ridge_gradient(X, t, w, weight_decay):
    problem = Problem(X, t)
    parts = Parts(problem.X.T @ (problem.X @ w - problem.t) / len(problem.t), 2 * weight_decay * w)
    return parts + 0


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
