"""A name that is not there."""

import torch


def positional_encoding(length, hidden_size):
    angles = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, hidden_size, 2) / d_model)
    return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)
