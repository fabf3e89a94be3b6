"""Columns are positions."""
# mistake: the axes are exchanged: rows are positions, (length, h)
# mistake: the axes are exchanged, or positions and pairs have changed places: rows are positions, (length, h)

import torch


def positional_encoding(length, hidden_size):
    positions = torch.arange(length)[:, None]
    pairs = torch.arange(hidden_size // 2)[None, :]
    angles = positions / (10000 ** (2 * pairs.float() / hidden_size))
    encodings = torch.zeros(length, hidden_size)
    encodings[:, 0::2] = torch.sin(angles)
    encodings[:, 1::2] = torch.cos(angles)
    return encodings.T
