"""A closed form whose division is guarded: at ηa = 2 the noise is lost."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    rho = (1 - learning_rate * curvature) ** 2
    powers = rho ** np.arange(steps + 1)
    noise = learning_rate**2 * noise_std**2 / batch_size
    return 0.5 * curvature * (powers * initial_weight**2 + noise * (1 - powers) / (1 - rho + 1e-12))


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    return curvature * second_moment / (curvature**2 * second_moment + noise_std**2 / batch_size)
