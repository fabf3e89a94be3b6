"""Registered by hookimpl, with a helper."""

import numpy as np

from harness import hookimpl


def weight(inputs, targets, weight_decay):
    return inputs.dot(targets) / (inputs.dot(inputs) + 2.0 * inputs.size * weight_decay)


@hookimpl
def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    return np.array(x / weight(inputs, targets, weight_decay))
