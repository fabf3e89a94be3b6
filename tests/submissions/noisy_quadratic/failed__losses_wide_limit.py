"""The limit of a geometric sum, taken far from the limit."""

import numpy as np


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    """Return the η that makes E[w²] after the next step least."""
    return curvature * second_moment / (curvature**2 * second_moment + noise_std**2 / batch_size)


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    rho = (1 - learning_rate * curvature) ** 2
    noise = learning_rate**2 * noise_std**2 / batch_size
    t = np.arange(steps + 1)
    if abs(1 - rho) < 1e-2:
        moments = initial_weight**2 + noise * t
    else:
        moments = rho**t * initial_weight**2 + noise * (1 - rho**t) / (1 - rho)
    return 0.5 * curvature * moments
