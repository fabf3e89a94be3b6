"""The wrong sign."""
# mistake: the sign is wrong: x − εw is 0 at ε = x/w

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = len(inputs)
    return -x * (np.sum(inputs**2) + 2 * n * weight_decay) / np.sum(inputs * targets)
