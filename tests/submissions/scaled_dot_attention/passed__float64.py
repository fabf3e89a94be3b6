"""All in float64, the largest score taken off by hand; float64 comes back."""

import torch
import torch.nn as nn


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.h = hidden_size
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))

    def forward(self, queries, keys, values):
        q = nn.functional.linear(queries.double(), self.Q.weight.double(), self.Q.bias.double())
        k = nn.functional.linear(keys.double(), self.K.weight.double(), self.K.bias.double())
        v = nn.functional.linear(values.double(), self.V.weight.double(), self.V.bias.double())
        scores = q @ k.permute(0, 2, 1) / self.h**0.5
        odds = torch.exp(scores - scores.amax(dim=2, keepdim=True))
        weights = odds / odds.sum(dim=2, keepdim=True)
        return weights @ v, weights.permute(0, 2, 1)
