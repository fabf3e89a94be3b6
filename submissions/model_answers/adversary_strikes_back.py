"""The step of FGSM to the boundary of a model with one weight: how far the input is from it."""

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    boundary = 0.0  # whatever the weight
    return np.float64(np.abs(x - boundary))


def weight_decay_helps(attack):
    step_shrinks_with_the_weight = {"fgm": True, "fgsm": False}
    return step_shrinks_with_the_weight[attack]
