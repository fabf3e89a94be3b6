"""The learning rate is capped."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    """Return ½a·E[w²] after 0, 1, … steps."""
    moments = [initial_weight**2]
    for _ in range(steps):
        shrunk = (1 - learning_rate * curvature) ** 2 * moments[-1]
        moments.append(shrunk + learning_rate**2 * noise_std**2 / batch_size)
    return 0.5 * curvature * np.array(moments)  # (steps + 1,)


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    return min(5.0, curvature * second_moment / (curvature**2 * second_moment + noise_std**2 / batch_size))
