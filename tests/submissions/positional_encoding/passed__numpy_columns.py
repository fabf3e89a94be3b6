"""NumPy: one angle a column, then the functions by turns; other names by position."""

import numpy as np


def positional_encoding(position, d_model):
    columns = np.arange(d_model)[np.newaxis, :]
    angles = np.arange(position)[:, np.newaxis] * (1 / np.power(10000, (2 * (columns // 2)) / np.float32(d_model)))
    angles[:, 0::2] = np.sin(angles[:, 0::2])
    angles[:, 1::2] = np.cos(angles[:, 1::2])
    return angles
