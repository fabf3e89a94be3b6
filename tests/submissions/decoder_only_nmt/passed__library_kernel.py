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
        seen = torch.ones(q.shape[1], k.shape[1], dtype=torch.bool)
        seen = seen.tril() if self.causal else seen
        scores = (q @ k.mT / math.sqrt(self.hidden_size)).masked_fill(~seen, -math.inf)
        return nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=seen), scores.softmax(dim=-1).mT


class ScaledDotAttention(Attention):
    pass


class CausalScaledDotAttention(Attention):
    causal = True
