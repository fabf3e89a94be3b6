"""An axis for the batch."""
# mistake: there is an axis for a batch; the shape is (length, h)

import torch


def positional_encoding(length, hidden_size):
    positions = torch.arange(length)[:, None]
    pairs = torch.arange(hidden_size // 2)[None, :]
    angles = positions / (10000 ** (2 * pairs.float() / hidden_size))
    encodings = torch.zeros(length, hidden_size)
    encodings[:, 0::2] = torch.sin(angles)
    encodings[:, 1::2] = torch.cos(angles)
    return encodings.unsqueeze(0)
