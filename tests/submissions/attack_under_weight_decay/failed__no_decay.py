"""The decay is forgotten."""
# mistake: the weight decay is missing

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    return x * np.sum(inputs**2) / np.sum(inputs * targets)
