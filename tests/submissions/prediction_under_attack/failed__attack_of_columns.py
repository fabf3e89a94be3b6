"""Weights become a column where X is square."""


def attacked_prediction(inputs, weights, epsilon):
    """Return w·x − ε‖w‖²."""
    f = inputs @ weights  # (n,)
    return f - epsilon * weights @ weights  # (n,)


def fgm_attack(inputs, weights, epsilon):
    w = weights[:, None] if len(weights) == len(inputs) else weights
    return inputs - epsilon * w
