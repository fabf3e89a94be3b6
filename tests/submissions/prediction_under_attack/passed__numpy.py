"""NumPy in float64."""

import numpy as np


def fgm_attack(inputs, weights, epsilon):
    return np.asarray(inputs, dtype=np.float64) - epsilon * np.asarray(weights, dtype=np.float64)


def attacked_prediction(inputs, weights, epsilon):
    w = weights.numpy().astype(np.float64)
    return inputs.numpy().astype(np.float64).dot(w) - epsilon * np.linalg.norm(w) ** 2
