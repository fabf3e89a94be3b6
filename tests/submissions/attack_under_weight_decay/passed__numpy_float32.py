"""NumPy in float32; np.float32 comes back."""

import numpy as np


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    X, t = inputs.astype(np.float32), targets.astype(np.float32)
    w = np.mean(X * t) / (np.mean(X * X) + np.float32(2 * weight_decay))
    return np.float32(x) / w
