"""Registered with the marker; stacked and flattened."""

import torch

from harness import hookimpl


@hookimpl
def positional_encoding(length, hidden_size):
    exponents = torch.arange(0, hidden_size, 2) / hidden_size
    angles = torch.einsum("p,i->pi", torch.arange(length).float(), 10_000.0**-exponents)
    return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)[:, :hidden_size]
