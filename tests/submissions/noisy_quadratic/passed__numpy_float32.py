"""NumPy in float32, variance and mean apart."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    a, eta = np.float32(curvature), np.float32(learning_rate)
    mean, variance = np.float32(initial_weight), np.float32(0)
    losses = np.empty(steps + 1, dtype=np.float32)
    for t in range(steps + 1):
        losses[t] = a * (mean * mean + variance) / 2
        mean = (1 - eta * a) * mean
        variance = (1 - eta * a) ** 2 * variance + eta**2 * np.float32(noise_std) ** 2 / np.float32(batch_size)
    return losses


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    a, m = np.float32(curvature), np.float32(second_moment)
    return a * m / (a * a * m + np.float32(noise_std) ** 2 / np.float32(batch_size))
