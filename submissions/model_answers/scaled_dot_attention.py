"""Scaled dot-product attention in Einstein sums; the largest score of each query is taken off by hand."""

import torch
from torch import nn


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)
        self.temperature = hidden_size**0.5

    def forward(self, queries, keys, values):
        if queries.dim() == 2:
            queries = queries[:, None]
        scores = torch.einsum("bkh,bsh->bsk", self.Q(queries) / self.temperature, self.K(keys))
        odds = (scores - scores.amax(dim=1, keepdim=True)).exp()
        weights = odds / odds.sum(dim=1, keepdim=True)
        return torch.einsum("bsk,bsh->bkh", weights, self.V(values)), weights
