"""A noisy quadratic: the mean weight and its variance apart, each in closed form."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    contraction = 1 - learning_rate * curvature
    powers = contraction ** (2 * np.arange(steps + 1))
    added = np.concatenate([[0.0], np.cumsum(powers)[:-1]])
    variance = added * learning_rate**2 * noise_std**2 / batch_size
    return 0.5 * curvature * (powers * initial_weight**2 + variance)


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    signal, noise = curvature**2 * second_moment, noise_std**2 / batch_size
    return np.float64(signal / (signal + noise) / curvature)
