"""The 2 is there twice."""
# mistake: the exponent is 4i/h; it is 2i/h for the pair i

import torch


def positional_encoding(length, hidden_size):
    positions = torch.arange(length)[:, None]
    pairs = torch.arange(hidden_size // 2)[None, :]
    angles = positions / (10000 ** (2 * (2 * pairs.float()) / hidden_size))
    encodings = torch.zeros(length, hidden_size)
    encodings[:, 0::2] = torch.sin(angles)
    encodings[:, 1::2] = torch.cos(angles)
    return encodings
