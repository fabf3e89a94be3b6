"""Singular values below a tenth are taken for 0."""
# mistake: singular values are cut off by their size; their share of the largest one tells whether they are 0

import torch


def minimum_norm_solution(X, t):
    U, s, Vh = torch.linalg.svd(X, full_matrices=False)
    kept = s > 0.1
    return Vh[kept].T @ ((U[:, kept].T @ t) / s[kept])


def ridge_path(X, t, weight_decays):
    n, d = X.shape
    path = torch.zeros(len(weight_decays), d)
    for i, decay in enumerate(weight_decays):
        path[i] = torch.inverse(X.T @ X + 2 * n * decay * torch.eye(d)) @ X.T @ t
    return path
