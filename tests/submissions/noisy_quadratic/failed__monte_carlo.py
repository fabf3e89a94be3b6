"""Four hundred runs, averaged."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    rng = np.random.default_rng()
    w = np.full(400, initial_weight)
    losses = [0.5 * curvature * np.mean(w**2)]
    for _ in range(steps):
        noise = rng.normal(0, noise_std / np.sqrt(batch_size), len(w))
        w = w - learning_rate * (curvature * w + noise)
        losses.append(0.5 * curvature * np.mean(w**2))
    return losses


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    noise = noise_std**2 / batch_size
    return curvature * second_moment / (curvature**2 * second_moment + noise)
