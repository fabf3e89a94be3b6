"""Entry by entry in plain Python."""

import math

import torch


def one(row, gain, bias, epsilon):
    mean = sum(row) / len(row)
    variance = sum((entry - mean) ** 2 for entry in row) / len(row)
    root = math.sqrt(variance + epsilon)
    return [g * (entry - mean) / root + b for entry, g, b in zip(row, gain, bias)]


def layer_norm(x, gain, bias, epsilon):
    rows = x.reshape(-1, x.shape[-1]).tolist()
    done = [one(row, gain.tolist(), bias.tolist(), epsilon) for row in rows]
    return torch.tensor(done).reshape(x.shape)
