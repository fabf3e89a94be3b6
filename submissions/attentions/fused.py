"""The context by torch's fused attention; the weights, which it does not return, by the formula."""

import torch
import torch.nn.functional as F
from torch import nn


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        context = F.scaled_dot_product_attention(q, k, v)
        weights = torch.softmax(torch.bmm(k, q.transpose(1, 2)) / k.shape[-1] ** 0.5, dim=1)
        return context, weights
