"""Scaled dot-product attention with one head; no dropout, no output projection, no mask."""

import math

import torch
from torch import nn

from harness import hookimpl


class ScaledDotAttention(nn.Module):
    """softmax(QKᵀ/√h)·V of projected queries, keys and values."""

    def __init__(self, hidden_size: int) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        """Return the context and the weights over the keys."""
        if queries.ndim == 2:
            queries = queries.unsqueeze(1)  # (b, 1, h)
        q = self.Q(queries)  # (b, k, h)
        k = self.K(keys)  # (b, s, h)
        v = self.V(values)  # (b, s, h)
        scores = k @ q.transpose(1, 2) / math.sqrt(self.hidden_size)  # (b, s, k)
        weights = torch.softmax(scores, dim=1)  # (b, s, k), sums to 1 over s
        context = weights.transpose(1, 2) @ v  # (b, k, h)
        return context, weights


@hookimpl
def scaled_dot_attention(hidden_size):
    """Return an attention module."""
    return ScaledDotAttention(hidden_size)
