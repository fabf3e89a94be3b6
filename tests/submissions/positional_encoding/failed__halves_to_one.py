"""As in the first library that had it: halves, and a last frequency of 1/10000."""
# mistake: sines and cosines come in halves; they alternate, column by column; and the exponents run to 1, i/(h/2 − 1); it is 2i/h for the pair i

import torch


def positional_encoding(length, hidden_size):
    positions = torch.arange(length, dtype=torch.float64)[:, None]
    pairs = torch.arange((hidden_size + 1) // 2)
    angles = positions / 10000 ** (pairs / max(1.0, hidden_size / 2 - 1))
    return torch.cat([angles.sin(), angles.cos()], dim=1)[:, :hidden_size]
