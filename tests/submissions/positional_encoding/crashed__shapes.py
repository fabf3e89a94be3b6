"""The columns' shapes don't fit."""

import torch


def positional_encoding(length, hidden_size):
    encodings = torch.zeros(length, hidden_size)
    angles = torch.arange(length)[:, None] / 10000 ** (torch.arange(hidden_size) / hidden_size)
    encodings[:, 0::2] = angles.sin()
    encodings[:, 1::2] = angles.cos()
    return encodings
