"""The largest training input."""

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return np.abs(inputs).max()


def weight_decay_helps(attack):
    return attack == "fgm"
