"""Through the weight, in float32."""

import numpy as np


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    X, t = inputs.astype(np.float32), targets.astype(np.float32)
    w = X @ t / (X @ X + np.float32(2 * len(X) * weight_decay))
    return w * np.float32(x) / np.abs(w)


def weight_decay_helps(attack):
    return 1 if attack == "fgm" else 0
