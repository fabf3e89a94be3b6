"""Each column has its own exponent."""
# mistake: the exponent follows the column, j/h; both columns of a pair have 2i/h

import numpy as np


def positional_encoding(length, hidden_size):
    encodings = np.zeros((length, hidden_size))
    for p in range(length):
        for j in range(hidden_size):
            angle = p / 10000 ** (j / hidden_size)
            encodings[p, j] = np.sin(angle) if j % 2 == 0 else np.cos(angle)
    return encodings
