"""Causal scaled dot-product attention with one head; for sequences of one length, no padding."""

import math

import torch
from torch import nn

from harness import hookimpl


class CausalScaledDotAttention(nn.Module):
    """softmax(QKᵀ/√h + mask)·V: position i attends to the keys at positions ≤ i."""

    def __init__(self, hidden_size: int) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        """Return the context and the weights over the keys."""
        q = self.Q(queries)  # (b, k, h)
        k = self.K(keys)  # (b, s, h)
        v = self.V(values)  # (b, s, h)
        scores = k @ q.transpose(1, 2) / math.sqrt(self.hidden_size)  # (b, s, k)
        future = torch.ones(scores.shape[1:], dtype=torch.bool, device=scores.device).tril(-1)  # (s, k): key > query
        weights = torch.softmax(scores.masked_fill(future, -math.inf), dim=1)  # (b, s, k), sums to 1 over s
        context = weights.transpose(1, 2) @ v  # (b, k, h)
        return context, weights


@hookimpl
def causal_attention(hidden_size):
    """Return a causal attention module."""
    return CausalScaledDotAttention(hidden_size)
