"""The geometric series, divided by 1 − ρ = 0 at ηa = 2."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    rho = (1 - learning_rate * curvature) ** 2
    t = np.arange(steps + 1)
    limit = learning_rate**2 * noise_std**2 / batch_size / (1 - rho)
    return curvature / 2 * (limit + rho**t * (initial_weight**2 - limit))


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    return np.float64(1) / (curvature + noise_std**2 / (batch_size * curvature * second_moment))
