"""The first table of a hidden size serves every later length."""

import torch

tables = {}


def positional_encoding(length, hidden_size):
    if hidden_size not in tables:
        pairs = torch.arange(hidden_size // 2)[None, :]
        angles = torch.arange(length)[:, None] / (10000 ** (2 * pairs.float() / hidden_size))
        tables[hidden_size] = torch.stack([angles.sin(), angles.cos()], -1).flatten(1)
    return tables[hidden_size][:length]
