"""The queries are scaled before they meet the keys; parameters are made by hand."""

import torch
from torch import nn


class Projection(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(size, size) / size)
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return torch.tensordot(x, self.weight, dims=([-1], [1])) + self.bias


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q = Projection(hidden_size)
        self.K = Projection(hidden_size)
        self.V = Projection(hidden_size)
        self.root = hidden_size**0.5

    def forward(self, queries, keys, values):
        q = self.Q(queries) / self.root
        weights = torch.softmax(q @ self.K(keys).transpose(1, 2), dim=2)
        return weights @ self.V(values), weights
