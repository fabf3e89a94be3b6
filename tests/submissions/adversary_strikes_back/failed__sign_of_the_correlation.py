"""The sign of w from the correlation of inputs and targets."""

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return x * float(np.sign(np.corrcoef(inputs, targets)[0, 1])) if len(inputs) > 1 else abs(x)


def weight_decay_helps(attack):
    return attack == "fgm"
