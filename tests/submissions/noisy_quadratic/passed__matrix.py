"""The recursion as a matrix; the best rate by Newton's method on the next loss."""

import numpy as np


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    step = np.array([[(1 - learning_rate * curvature) ** 2, (learning_rate * noise_std) ** 2 / batch_size], [0, 1]])
    states = [np.array([initial_weight**2, 1.0])]
    while len(states) <= steps:
        states.append(step @ states[-1])
    return [0.5 * curvature * state[0] for state in states]


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    slope = -2 * curvature * second_moment
    bend = 2 * curvature**2 * second_moment + 2 * noise_std**2 / batch_size
    return 0.0 - slope / bend
