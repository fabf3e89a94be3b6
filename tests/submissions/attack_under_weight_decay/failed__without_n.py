"""n is missing."""
# mistake: 2λ is added to Σxᵢ²; it is 2nλ

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    return x * (np.sum(inputs**2) + 2 * weight_decay) / np.sum(inputs * targets)
