"""A factor for the scores has the shape of the first call."""

import math

import torch
from torch import nn


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)
        self.ones = None

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        scores = q @ k.transpose(1, 2) / math.sqrt(self.hidden_size)
        if self.ones is None:
            self.ones = torch.ones(scores.shape[1:])
        scores = scores * self.ones
        weights = torch.softmax(scores, dim=-1)
        return weights @ v, weights
