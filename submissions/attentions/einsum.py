"""Attention with the indices written out."""

import torch
from torch import nn


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        scores = torch.einsum("bsh,bkh->bsk", k, q) / k.shape[-1] ** 0.5
        weights = scores.softmax(dim=1)
        return torch.einsum("bsk,bsh->bkh", weights, v), weights
