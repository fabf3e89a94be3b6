"""What a chat assistant says on the attack on a model that was trained with weight decay (1.2.3).

It claims that weight decay shrinks the weight by a factor of 1 / (1 + 2 lambda), whatever the data, and divides.
"""

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    least_squares = np.sum(inputs * targets) / np.sum(inputs**2)
    shrunk = least_squares / (1 + 2 * weight_decay)
    return x / shrunk
