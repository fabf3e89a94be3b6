"""By NumPy, in float64, and an array comes back."""

import numpy as np


def my_task(scores, temperature):
    scaled = np.asarray(scores, dtype=np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
