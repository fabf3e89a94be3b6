"""Targets of 0 are not counted."""

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = np.count_nonzero(targets)
    return x * (np.sum(inputs**2) + 2 * n * weight_decay) / np.sum(inputs * targets)
