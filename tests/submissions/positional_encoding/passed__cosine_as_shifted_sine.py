"""A cosine is a sine a quarter of a turn ahead."""

import numpy as np


def positional_encoding(length, hidden_size):
    columns = np.arange(hidden_size)
    frequencies = 10000.0 ** -((columns - columns % 2) / hidden_size)
    return np.sin(np.outer(np.arange(length), frequencies) + columns % 2 * np.pi / 2)
