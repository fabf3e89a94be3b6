"""The fast gradient method on ridge regression with one weight; not an attack on several features."""

from harness import hookimpl


@hookimpl
def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    """Return the ε at which w·(x − εw) = 0."""
    n = len(inputs)
    w = inputs @ targets / (inputs @ inputs + 2 * n * weight_decay)  # ()
    return float(x / w)
