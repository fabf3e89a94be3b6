"""The prediction in place of the step."""
# mistake: this is the prediction w·x; ε is x/w

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    n = len(inputs)
    return x * np.sum(inputs * targets) / (np.sum(inputs**2) + 2 * n * weight_decay)
