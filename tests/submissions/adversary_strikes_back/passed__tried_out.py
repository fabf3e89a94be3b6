"""The choice from two trainings: does the step grow with the weight decay?"""

import numpy as np


def weight(inputs, targets, weight_decay):
    return inputs @ targets / (inputs @ inputs + 2 * len(inputs) * weight_decay)


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    w = weight(inputs, targets, weight_decay)
    return w * x / (w * np.sign(w))


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    return x / weight(inputs, targets, weight_decay)


def weight_decay_helps(attack):
    step = flip_epsilon_fgm if attack == "fgm" else flip_epsilon_fgsm
    little, much = (step(1.0, np.array([1.0, 2.0]), np.array([1.0, 3.0]), decay) for decay in (0.1, 1.0))
    return bool(much > 1.01 * little)
