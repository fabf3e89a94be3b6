"""NumPy numbers."""

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return np.abs(np.float64(x))


def weight_decay_helps(attack):
    return np.bool_({"fgm": 1, "fgsm": 0}[attack])
