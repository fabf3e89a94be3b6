"""One run."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    w, losses = initial_weight, []
    for _ in range(steps + 1):
        losses.append(0.5 * curvature * w**2)
        w = w - learning_rate * (curvature * w + np.random.randn() * noise_std / batch_size**0.5)
    return losses


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    noise = noise_std**2 / batch_size
    return curvature * second_moment / (curvature**2 * second_moment + noise)
