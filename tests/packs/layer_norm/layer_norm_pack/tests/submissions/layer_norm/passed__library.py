"""By the library's own function."""

import torch


def layer_norm(x, gain, bias, epsilon):
    return torch.nn.functional.layer_norm(x, x.shape[-1:], gain, bias, epsilon)
