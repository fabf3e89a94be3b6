"""The weight without decay, divided by 1 + 2λ."""
# mistake: w is taken to shrink by the factor 1/(1 + 2λ), which holds only where Σxᵢ² = n

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    w = np.sum(inputs * targets) / np.sum(inputs**2) / (1 + 2 * weight_decay)
    return x / w
