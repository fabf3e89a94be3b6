"""torch's own attention for the context, a softmax for the weights."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size: int):
        super(ScaledDotAttention, self).__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)
        self.dropout = nn.Dropout(0.0)

    def forward(self, queries, keys, values):
        if queries.dim() == 2:
            queries = queries.unsqueeze(1)
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        context = F.scaled_dot_product_attention(q, k, v)
        weights = F.softmax(torch.matmul(k, q.mT) * q.size(-1) ** -0.5, dim=-2)
        return context, self.dropout(weights)
