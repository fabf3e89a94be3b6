import math

import torch
from torch import nn


class Attention(nn.Module):
    causal = False

    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)
        self.hidden_size = hidden_size

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        rows = []
        for i in range(q.shape[1]):
            seen = i + 1 if self.causal else k.shape[1]
            scores = (k[:, :seen] * q[:, i : i + 1]).sum(dim=-1) / math.sqrt(self.hidden_size)  # (b, seen)
            rows.append(nn.functional.pad(scores.softmax(dim=-1), (0, k.shape[1] - seen)))
        weights = torch.stack(rows, dim=1)  # (b, k, s)
        return weights @ v, weights.mT


class ScaledDotAttention(Attention):
    pass


class CausalScaledDotAttention(Attention):
    causal = True
