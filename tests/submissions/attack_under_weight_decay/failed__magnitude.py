"""The magnitude of x before a signed weight."""

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = len(inputs)
    w = np.sum(inputs * targets) / (np.sum(inputs**2) + 2 * n * weight_decay)
    return abs(x) / w
