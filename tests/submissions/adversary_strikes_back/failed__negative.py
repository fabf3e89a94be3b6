"""The wrong sign."""
# mistake: the sign is wrong: ε is |x|

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return -np.abs(x)


def weight_decay_helps(attack):
    return attack == "fgm"
