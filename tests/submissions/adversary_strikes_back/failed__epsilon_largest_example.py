"""The largest example alone tells the weight's sign."""

import numpy as np


def weight_decay_helps(attack):
    """Return whether the attack's step shrinks with the weight."""
    return attack == "fgm"


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    i = np.argmax(np.abs(inputs))
    return x * np.sign(inputs[i] * targets[i])
