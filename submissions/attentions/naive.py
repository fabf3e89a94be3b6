"""Attention by the formula, one matrix product after the other."""

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

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        scores = torch.bmm(k, q.transpose(1, 2)) / math.sqrt(self.hidden_size)
        weights = torch.softmax(scores, dim=1)
        return torch.bmm(weights.transpose(1, 2), v), weights
