"""An inverse of what is no matrix."""

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    w = np.linalg.inv(inputs.T @ inputs) @ inputs.T @ targets
    return x / w
