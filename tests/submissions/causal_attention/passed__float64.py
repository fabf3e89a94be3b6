"""All in float64, a mask in a buffer that is cut to size."""

import torch
import torch.nn as nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size, longest=512):
        super().__init__()
        self.h = hidden_size
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))
        self.register_buffer("mask", torch.full((longest, longest), -torch.inf, dtype=torch.float64).triu(1))

    def forward(self, queries, keys, values):
        q = nn.functional.linear(queries.double(), self.Q.weight.double(), self.Q.bias.double())
        k = nn.functional.linear(keys.double(), self.K.weight.double(), self.K.bias.double())
        v = nn.functional.linear(values.double(), self.V.weight.double(), self.V.bias.double())
        scores = q @ k.mT / self.h**0.5 + self.mask[: q.shape[1], : k.shape[1]]
        odds = torch.exp(scores - scores.amax(dim=2, keepdim=True))
        weights = odds / odds.sum(dim=2, keepdim=True)
        return weights @ v, weights.mT
