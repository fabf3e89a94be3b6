"""w/x."""
# mistake: this is w/x, the ratio upside down

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = len(inputs)
    return np.sum(inputs * targets) / (np.sum(inputs**2) + 2 * n * weight_decay) / x
