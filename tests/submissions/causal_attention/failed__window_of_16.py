"""Each position looks back 16 positions and no further."""

import math

import torch
from torch import nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        scores = q @ k.transpose(1, 2) / math.sqrt(self.hidden_size)
        ones = torch.ones(scores.shape[1:], dtype=torch.bool)
        scores = scores.masked_fill(ones.triu(1) | ones.tril(-16), -math.inf)
        weights = torch.softmax(scores, dim=-1)
        return weights @ v, weights
