"""Concatenated."""
# mistake: sines and cosines come in halves; they alternate, column by column

import torch


def positional_encoding(length, hidden_size):
    positions = torch.arange(length, dtype=torch.float64)[:, None]
    pairs = torch.arange((hidden_size + 1) // 2)
    angles = positions / 10000 ** (2 * pairs / hidden_size)
    return torch.cat([angles.sin(), angles.cos()], dim=1)[:, :hidden_size]
