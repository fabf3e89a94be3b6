"""torch's own attention with a boolean mask of what to keep; the identity for values gives the weights."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size: int):
        super(CausalScaledDotAttention, self).__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        keep = torch.ones(q.size(1), k.size(1), dtype=torch.bool).tril()
        context = F.scaled_dot_product_attention(q, k, v, attn_mask=keep)
        one = torch.eye(k.size(1)).expand(k.size(0), -1, -1)
        return context, F.scaled_dot_product_attention(q, k, one, attn_mask=keep).transpose(1, 2)
