"""Concatenated, with half of the exponent."""
# mistake: sines and cosines come in halves; they alternate, column by column; and the exponent is i/h; it is 2i/h for the pair i

import torch


def positional_encoding(length, hidden_size):
    positions = torch.arange(length, dtype=torch.float64)[:, None]
    pairs = torch.arange((hidden_size + 1) // 2)
    angles = positions / 10000 ** (pairs / hidden_size)
    return torch.cat([angles.sin(), angles.cos()], dim=1)[:, :hidden_size]
