"""NumPy in float32, epsilon too."""

import numpy as np


def fgm_attack(inputs, weights, epsilon):
    return inputs.numpy() - np.float32(epsilon) * weights.numpy()


def attacked_prediction(inputs, weights, epsilon):
    x, w = inputs.numpy(), weights.numpy()
    return np.einsum("nd,d->n", x, w) - np.float32(epsilon) * np.vdot(w, w)
