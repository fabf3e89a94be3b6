"""Each position looks at a slice of the past; no mask at all."""

import math

import torch
import torch.nn as nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        context, weights = [], []
        for i in range(q.shape[1]):
            scores = (k[:, : i + 1] * q[:, i : i + 1]).sum(dim=-1) / math.sqrt(self.hidden_size)
            row = torch.softmax(scores, dim=1)
            context.append((row.unsqueeze(-1) * v[:, : i + 1]).sum(dim=1))
            weights.append(nn.functional.pad(row, (0, k.shape[1] - row.shape[1])))
        return torch.stack(context, dim=1), torch.stack(weights, dim=2)
