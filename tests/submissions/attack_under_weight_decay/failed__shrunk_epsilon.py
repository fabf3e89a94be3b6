"""The step without decay, divided by 1 + 2λ."""
# mistake: ε is taken to fall by the factor 1/(1 + 2λ); it rises with λ

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    epsilon = x * np.sum(inputs**2) / np.sum(inputs * targets)
    return epsilon / (1 + 2 * weight_decay)
