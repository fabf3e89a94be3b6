"""The fast gradient sign method on ridge regression with one weight; not an attack on several features."""

from harness import hookimpl


@hookimpl
def flip_epsilon_fgsm(x, inputs, targets, weight_decay):  # noqa: ARG001 - the answer does not depend on the weight
    """Return the ε at which w·(x − ε·sgn w) = 0."""
    return abs(x)


@hookimpl
def weight_decay_helps(attack):
    """Return whether the attack's step shrinks with the weight."""
    return attack == "fgm"
