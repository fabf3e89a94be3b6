"""A zero too many."""
# mistake: the base is 100,000; it is 10,000

import torch


def positional_encoding(length, hidden_size):
    positions = torch.arange(length)[:, None]
    pairs = torch.arange(hidden_size // 2)[None, :]
    angles = positions / (1e5 ** (2 * pairs.float() / hidden_size))
    encodings = torch.zeros(length, hidden_size)
    encodings[:, 0::2] = torch.sin(angles)
    encodings[:, 1::2] = torch.cos(angles)
    return encodings
