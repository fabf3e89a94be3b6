"""Losses are capped."""

import numpy as np


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    """Return the η that makes E[w²] after the next step least."""
    return curvature * second_moment / (curvature**2 * second_moment + noise_std**2 / batch_size)


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    moment = initial_weight**2
    losses = [0.5 * curvature * moment]
    for _ in range(steps):
        moment = (1 - learning_rate * curvature) ** 2 * moment + learning_rate**2 * noise_std**2 / batch_size
        moment = min(moment, 1e10)
        losses.append(0.5 * curvature * moment)
    return np.array(losses)
