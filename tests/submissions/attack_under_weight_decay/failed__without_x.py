"""1/w."""
# mistake: x is missing: this is 1/w

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = len(inputs)
    return (np.sum(inputs**2) + 2 * n * weight_decay) / np.sum(inputs * targets)
