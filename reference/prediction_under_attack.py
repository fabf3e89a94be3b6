"""A linear classifier under the fast gradient method, as the hand-out defines it; not an attack on a loss."""

from harness import hookimpl


@hookimpl
def fgm_attack(inputs, weights, epsilon):
    """Return x − εw."""
    return inputs - epsilon * weights  # (n, d)


@hookimpl
def attacked_prediction(inputs, weights, epsilon):
    """Return w·x − ε‖w‖²."""
    f = inputs @ weights  # (n,)
    return f - epsilon * weights @ weights  # (n,)
