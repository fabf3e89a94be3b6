"""The solution of minimum norm in every row."""
# mistake: the weight decay is missing

import torch


def minimum_norm_solution(X, t):
    return torch.linalg.pinv(X) @ t


def ridge_path(X, t, weight_decays):
    return minimum_norm_solution(X, t).repeat(len(weight_decays), 1)
