"""The critical batch size from the examples, E = S_min·(B + B_c), in torch."""

import torch


def _line(u, v):
    design = torch.stack([u, torch.ones_like(u)], dim=1)
    return torch.linalg.lstsq(design, v.unsqueeze(1)).solution.squeeze(1)


def fit_critical_batch(batch_sizes, steps):
    B = torch.from_numpy(batch_sizes)
    S_min, E_min = _line(B, B * torch.from_numpy(steps))
    return S_min.item(), (E_min / S_min).item()


def most_efficient_batch(batch_sizes, steps):
    _, B_c = fit_critical_batch(batch_sizes, steps)
    factors = [max(B / B_c, B_c / B) for B in batch_sizes]
    return float(batch_sizes[factors.index(min(factors))])


def regime(batch_size, critical_batch_size):
    return "curvature dominated" if batch_size / critical_batch_size > 1 else "noise dominated"


def accelerate(regime):
    remedies = {"noise dominated": "seek parallel compute", "curvature dominated": "use higher order optimizers"}
    return remedies[regime]
