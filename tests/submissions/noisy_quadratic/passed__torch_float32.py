"""Tensors of float32."""

import torch


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    a, s, eta = torch.tensor(curvature), torch.tensor(noise_std), torch.tensor(learning_rate)
    moments = torch.zeros(steps + 1)
    moments[0] = initial_weight**2
    for t in range(steps):
        moments[t + 1] = (1 - eta * a) ** 2 * moments[t] + eta**2 * s**2 / batch_size
    return 0.5 * a * moments


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    a, m = torch.tensor(curvature), torch.tensor(second_moment)
    return a * m / (a**2 * m + torch.tensor(noise_std).square() / batch_size)
