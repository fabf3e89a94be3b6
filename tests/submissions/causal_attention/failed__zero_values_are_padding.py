"""A value row of zeros counts as padding."""

import torch
from torch import nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))
        self.root = hidden_size**0.5

    def forward(self, queries, keys, values):
        scores = self.Q(queries) @ self.K(keys).mT / self.root
        scores = scores.masked_fill(torch.ones(scores.shape[-2:]).triu(1).bool(), float("-inf"))
        scores = scores.masked_fill((values == 0).all(-1)[:, None], -1e9)
        weights = scores.softmax(-1)
        return weights @ self.V(values), weights
