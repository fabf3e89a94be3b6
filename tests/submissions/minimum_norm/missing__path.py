"""The path is not there."""

import torch


def minimum_norm_solution(X, t):
    return torch.linalg.pinv(X) @ t
