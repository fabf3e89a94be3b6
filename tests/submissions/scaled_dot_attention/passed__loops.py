"""One query at a time, in loops."""

import math

import torch
import torch.nn as nn


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        contexts, weights = [], []
        for query, key, value in zip(self.Q(queries), self.K(keys), self.V(values)):
            rows = [torch.softmax(key @ q / math.sqrt(self.hidden_size), dim=0) for q in query]
            contexts.append(torch.stack([row @ value for row in rows]))
            weights.append(torch.stack(rows, dim=1))
        return torch.stack(contexts), torch.stack(weights)
