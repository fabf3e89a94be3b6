"""The gradient's norm is clipped."""


def attacked_prediction(inputs, weights, epsilon):
    """Return w·x − ε‖w‖²."""
    f = inputs @ weights  # (n,)
    return f - epsilon * weights @ weights  # (n,)


def fgm_attack(inputs, weights, epsilon):
    w = weights * min(1.0, 5.0 / (float(weights.norm()) + 1e-12))
    return inputs - epsilon * w
