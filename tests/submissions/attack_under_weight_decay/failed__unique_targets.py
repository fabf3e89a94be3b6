"""Targets that repeat are counted once."""

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = len(set(targets.tolist()))
    return x * (np.sum(inputs**2) + 2 * n * weight_decay) / np.sum(inputs * targets)
