# fails in training
import math

import torch
from torch import nn


class Attention(nn.Module):
    causal = False

    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)
        self.hidden_size = hidden_size

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        scores = q @ k.transpose(1, 2) / math.sqrt(self.hidden_size)  # (b, k, s)
        if self.causal:
            scores = scores.masked_fill(torch.ones(scores.shape[1:], dtype=torch.bool).triu(1), -math.inf)
        weights = scores.softmax(dim=-1)
        return weights @ v, weights.transpose(1, 2)


class ScaledDotAttention(Attention):
    pass


class CausalScaledDotAttention(Attention):
    causal = True


def positional_encoding(length, hidden_size):
    return torch.zeros(length, hidden_size)
