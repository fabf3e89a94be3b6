"""Own order with a default that nobody uses; a column of losses, a vector of one rate."""

import numpy as np


def expected_losses(steps, curvature, learning_rate, batch_size, noise_std, initial_weight, momentum=0.0):
    moments = np.zeros((steps + 1, 1))
    moments[0] = initial_weight * initial_weight
    for t in range(1, steps + 1):
        moments[t] = moments[t - 1] * (1 - learning_rate * curvature) ** 2
        moments[t] += learning_rate**2 * (noise_std / np.sqrt(batch_size)) ** 2
    return curvature * moments / 2


def optimal_learning_rate(batch_size, curvature, noise_std, second_moment):
    return np.array([curvature * second_moment / (curvature**2 * second_moment + noise_std**2 / batch_size)])
