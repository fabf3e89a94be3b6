"""Sinusoidal positional encoding; a fixed table, nothing learned."""

import torch

from harness import hookimpl


@hookimpl
def positional_encoding(length, hidden_size):
    """Return the table of sines and cosines."""
    p = torch.arange(length, dtype=torch.float32)  # (length,)
    two_i = torch.arange(0, hidden_size, 2, dtype=torch.float32)  # (⌈h/2⌉,)
    angles = p[:, None] / 10_000 ** (two_i / hidden_size)  # (length, ⌈h/2⌉)
    encodings = torch.empty(length, hidden_size)
    encodings[:, 0::2] = torch.sin(angles)
    encodings[:, 1::2] = torch.cos(angles)[:, : hidden_size // 2]
    return encodings  # (length, h)
