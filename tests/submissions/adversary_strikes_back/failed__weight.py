"""The magnitude of the weight."""
# mistake: this is |w|; ε is |x|

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    w = np.sum(inputs * targets) / (np.sum(inputs**2) + 2 * len(inputs) * weight_decay)
    return abs(w)


def weight_decay_helps(attack):
    return attack == "fgm"
