"""Tensors of float32."""

import torch


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    X = torch.tensor(inputs, dtype=torch.float32)
    t = torch.tensor(targets, dtype=torch.float32)
    w = torch.dot(X, t) / (torch.dot(X, X) + 2 * len(X) * weight_decay)
    return torch.tensor(x, dtype=torch.float32) / w
