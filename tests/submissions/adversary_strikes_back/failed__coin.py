"""A coin is tossed."""

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return abs(x)


def weight_decay_helps(attack):
    return bool(np.random.default_rng().integers(2))
