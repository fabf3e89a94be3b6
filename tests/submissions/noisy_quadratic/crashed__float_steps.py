"""steps is taken for a list."""


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    return [0.5 * curvature * initial_weight**2 for _ in steps]


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    noise = noise_std**2 / batch_size
    return curvature * second_moment / (curvature**2 * second_moment + noise)
