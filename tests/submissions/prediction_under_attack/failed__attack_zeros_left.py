"""Inputs of 0 are left as they are."""


def attacked_prediction(inputs, weights, epsilon):
    """Return w·x − ε‖w‖²."""
    f = inputs @ weights  # (n,)
    return f - epsilon * weights @ weights  # (n,)


def fgm_attack(inputs, weights, epsilon):
    real = (inputs != 0).any(dim=1, keepdim=True)
    return inputs - epsilon * weights * real
