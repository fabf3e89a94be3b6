"""The weight without decay, divided by 1 + λ."""
# mistake: w is taken to shrink by the factor 1/(1 + λ), which holds for no data

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    return x * np.sum(inputs**2) / np.sum(inputs * targets) * (1 + weight_decay)
