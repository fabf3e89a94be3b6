"""Expected losses of stochastic gradient descent on one quadratic; not a simulation."""

import numpy as np

from harness import hookimpl


@hookimpl
def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    """Return ½a·E[w²] after 0, 1, … steps."""
    moments = [initial_weight**2]
    for _ in range(steps):
        shrunk = (1 - learning_rate * curvature) ** 2 * moments[-1]
        moments.append(shrunk + learning_rate**2 * noise_std**2 / batch_size)
    return 0.5 * curvature * np.array(moments)  # (steps + 1,)


@hookimpl
def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    """Return the η that makes E[w²] after the next step least."""
    return curvature * second_moment / (curvature**2 * second_moment + noise_std**2 / batch_size)
