"""Registered by hookimpl; accumulate."""

from itertools import accumulate

from harness import hookimpl


@hookimpl
def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    keep, add = (1 - learning_rate * curvature) ** 2, learning_rate**2 * noise_std**2 / batch_size
    moments = accumulate(range(steps), lambda m, _: keep * m + add, initial=initial_weight**2)
    return tuple(0.5 * curvature * m for m in moments)


@hookimpl
def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    signal = batch_size * curvature * second_moment
    return signal / (curvature * signal + noise_std**2)
