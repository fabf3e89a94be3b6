"""A parameter that needs no gradient, from a buffer that is cached by size."""

import functools

import torch
import torch.nn as nn


@functools.lru_cache
def _frequencies(hidden_size):
    return torch.pow(torch.tensor(10000.0), -torch.arange(0, hidden_size, 2).float() / hidden_size)


def positional_encoding(hidden_size, length):
    angles = torch.arange(length).view(-1, 1) * _frequencies(hidden_size).view(1, -1)
    table = nn.Parameter(torch.empty(length, hidden_size))
    with torch.no_grad():
        table[:, 0::2], table[:, 1::2] = angles.sin(), angles.cos()
    return table
