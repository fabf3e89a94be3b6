"""Tensors of float32, by QR."""

import torch


def fit_critical_batch(batch_sizes, steps):
    B, S = torch.tensor(batch_sizes, dtype=torch.float32), torch.tensor(steps, dtype=torch.float32)
    Q, R = torch.linalg.qr(torch.stack([torch.ones_like(B), 1 / B], dim=1))
    fewest, product = torch.linalg.solve_triangular(R, (Q.T @ S)[:, None], upper=True)[:, 0]
    return fewest, product / fewest


def most_efficient_batch(batch_sizes, steps):
    B = torch.tensor(batch_sizes, dtype=torch.float32)
    critical = fit_critical_batch(batch_sizes, steps)[1]
    return B[(B / critical).log2().abs().argmin()]


def regime(batch_size, critical_batch_size):
    return "noise dominated" if batch_size < critical_batch_size else "curvature dominated"


def accelerate(regime):
    return "seek parallel compute" if regime == "noise dominated" else "use higher order optimizers"
