"""By NumPy, in float64, and an array comes back."""

import numpy as np


def layer_norm(x, gain, bias, epsilon):
    x, gain, bias = (np.asarray(one, dtype=np.float64) for one in (x, gain, bias))
    mean = x.mean(axis=-1, keepdims=True)
    return gain * (x - mean) / np.sqrt(x.var(axis=-1, keepdims=True) + epsilon) + bias
