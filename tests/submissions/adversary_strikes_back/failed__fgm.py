"""FGM's step."""
# mistake: this is FGM's ε, x/w; FGSM moves by ε·sgn(w), whatever the size of w

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    w = np.sum(inputs * targets) / (np.sum(inputs**2) + 2 * len(inputs) * weight_decay)
    return x / w


def weight_decay_helps(attack):
    return attack == "fgm"
