"""Registered by hookimpl; singular values inverted or shrunk."""

import torch

from harness import hookimpl


@hookimpl
def minimum_norm_solution(X, t):
    U, s, Vh = torch.linalg.svd(X, full_matrices=False)
    inverse = torch.where(s > 1e-5 * s[0], 1 / s, torch.zeros_like(s))
    return torch.einsum("kd,k,nk,n->d", Vh, inverse, U, t)


@hookimpl
def ridge_path(X, t, weight_decays):
    values, vectors = torch.linalg.eigh(X.T @ X)
    slopes = vectors.T @ (X.T @ t)
    return torch.stack([vectors @ (slopes / (values + 2 * len(X) * decay)) for decay in weight_decays])
