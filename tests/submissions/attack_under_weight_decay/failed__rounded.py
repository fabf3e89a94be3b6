"""Rounded to three digits."""

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = len(inputs)
    w = np.sum(inputs * targets) / (np.sum(inputs**2) + 2 * n * weight_decay)
    return round(x / w, 3)
