"""The geometric series, in NumPy."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    rho = (1 - learning_rate * curvature) ** 2
    t = np.arange(steps + 1)
    if rho == 1:  # ηa = 2: every step adds the same noise
        return curvature / 2 * (initial_weight**2 + t * learning_rate**2 * noise_std**2 / batch_size)
    limit = learning_rate**2 * noise_std**2 / batch_size / (1 - rho)
    return curvature / 2 * (limit + rho**t * (initial_weight**2 - limit))


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    return np.float64(1) / (curvature + noise_std**2 / (batch_size * curvature * second_moment))
