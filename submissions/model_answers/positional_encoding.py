"""Sinusoidal positions, a frequency a pair of columns."""

import torch


def positional_encoding(length, hidden_size):
    columns = torch.arange(hidden_size, dtype=torch.float64)
    quarter = columns.remainder(2)  # a cosine runs a quarter of a turn ahead
    frequencies = torch.pow(10_000.0, -(columns - quarter) / hidden_size)
    angles = torch.arange(length, dtype=torch.float64).outer(frequencies)
    return torch.where(quarter.bool(), angles.cos(), angles.sin()).float()
