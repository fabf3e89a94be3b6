"""The batch size is squared."""
# mistake: σ² is divided by B²; the noise of a batch's mean is σ²/B


def expected_losses(curvature, noise_std, batch_size, learning_rate, initial_weight, steps):
    m = initial_weight**2
    losses = []
    for _ in range(steps + 1):
        losses.append(0.5 * curvature * m)
        m = (1 - learning_rate * curvature) ** 2 * m + learning_rate**2 * noise_std**2 / batch_size
    return losses


def optimal_learning_rate(curvature, noise_std, batch_size, second_moment):
    return curvature * second_moment / (curvature**2 * second_moment + (noise_std / batch_size) ** 2)
