"""Own names by place."""

import torch


def expected_losses(h, sigma, B, lr, w0, T):
    t = torch.arange(T + 1, dtype=torch.float64)
    rho = (1 - lr * h) ** 2
    powers = torch.pow(torch.tensor(rho, dtype=torch.float64), t)
    added = torch.cumsum(powers, 0) - powers
    return 0.5 * h * (powers * w0**2 + lr**2 * sigma**2 / B * added)


def optimal_learning_rate(h, sigma, B, m):
    return torch.tensor(h * m / (h**2 * m + sigma**2 / B), dtype=torch.float64)
