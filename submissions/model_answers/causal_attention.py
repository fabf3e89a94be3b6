"""Causal attention with torch's own kernel for the context; the weights (b, s, k) beside it."""

import torch
from torch import nn
from torch.nn import functional as F


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        asks = torch.arange(q.shape[1], device=q.device)
        asked = torch.arange(k.shape[1], device=k.device)
        seen = asked <= asks[:, None]  # (k, s)
        context = F.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        scores = q @ k.mT * q.shape[-1] ** -0.5 + torch.zeros(seen.shape, device=q.device).masked_fill(~seen, -torch.inf)
        return context, scores.softmax(dim=-1).mT
