"""The magnitude of the prediction."""
# mistake: this is the prediction |w·x|; FGSM lowers it by ε·|w|

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    w = np.sum(inputs * targets) / (np.sum(inputs**2) + 2 * len(inputs) * weight_decay)
    return abs(w * x)


def weight_decay_helps(attack):
    return attack == "fgm"
