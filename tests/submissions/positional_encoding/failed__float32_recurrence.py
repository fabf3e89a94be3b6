"""Frequencies by repeated multiplication, of 64 pairs at most."""

import numpy as np


def positional_encoding(length, hidden_size):
    w = 10000 ** (-np.arange(0, min(hidden_size, 128), 2) / hidden_size)
    w = np.concatenate([w, np.full(hidden_size // 2 - len(w), w[-1])])
    angles = np.arange(length)[:, None] * w
    return np.stack([np.sin(angles), np.cos(angles)], -1).reshape(length, hidden_size)
