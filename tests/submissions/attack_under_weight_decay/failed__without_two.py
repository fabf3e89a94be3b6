"""The 2 is missing."""
# mistake: nλ is added to Σxᵢ²; it is 2nλ

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = len(inputs)
    return x * (np.sum(inputs**2) + n * weight_decay) / np.sum(inputs * targets)
