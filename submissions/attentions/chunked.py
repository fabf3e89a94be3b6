"""Attention over blocks of queries, which keeps the scores that are in use small."""

import torch
from torch import nn

BLOCK = 64


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        contexts, weights = [], []
        for block in q.split(BLOCK, dim=1):
            scores = torch.bmm(k, block.transpose(1, 2)) / k.shape[-1] ** 0.5
            share = torch.softmax(scores, dim=1)
            weights.append(share)
            contexts.append(torch.bmm(share.transpose(1, 2), v))
        return torch.cat(contexts, dim=1), torch.cat(weights, dim=2)
