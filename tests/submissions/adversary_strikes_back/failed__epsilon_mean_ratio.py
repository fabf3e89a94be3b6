"""The sign of the mean of t/x is taken for the weight's."""

import numpy as np


def weight_decay_helps(attack):
    """Return whether the attack's step shrinks with the weight."""
    return attack == "fgm"


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return x * np.sign(np.mean(targets / inputs))
