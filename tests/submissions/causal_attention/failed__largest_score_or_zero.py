"""What is subtracted is never below 0: where all scores of a row are below −104, 0 is divided by 0."""

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
        powers = (scores - scores.amax(-1, keepdim=True).clamp(min=0)).exp()
        weights = powers / powers.sum(-1, keepdim=True)
        return weights @ self.V(values), weights
