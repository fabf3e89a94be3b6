"""The last frequency is 1/10000."""
# mistake: the exponents run to 1, i/(h/2 − 1); it is 2i/h for the pair i

import torch


def positional_encoding(length, hidden_size):
    positions = torch.arange(length)[:, None]
    pairs = torch.arange(hidden_size // 2)[None, :]
    angles = positions / (10000 ** (pairs / max(1, hidden_size / 2 - 1)))
    encodings = torch.zeros(length, hidden_size)
    encodings[:, 0::2] = torch.sin(angles)
    encodings[:, 1::2] = torch.cos(angles)
    return encodings
