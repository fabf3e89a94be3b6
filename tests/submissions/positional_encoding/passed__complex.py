"""Powers of e^(iω): real and imaginary parts."""

import torch


def positional_encoding(length, hidden_size):
    exponents = torch.arange(0, hidden_size, 2, dtype=torch.float64) / hidden_size
    angles = torch.outer(torch.arange(length, dtype=torch.float64), 10000**-exponents)
    waves = torch.polar(torch.ones_like(angles), angles)
    return torch.view_as_real(waves).roll(1, dims=-1).reshape(length, -1)[:, :hidden_size].float()
