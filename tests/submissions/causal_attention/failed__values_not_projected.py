"""V is never used."""
# mistake: the values are not projected by V

import math

import torch
from torch import nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.neg_inf = torch.tensor(-1e7)
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)
        self.softmax = nn.Softmax(dim=1)
        self.scaling_factor = torch.rsqrt(torch.tensor(hidden_size, dtype=torch.float))

    def forward(self, queries, keys, values):
        batch_size = queries.size(0)
        q = self.Q(queries)
        k = self.K(keys)
        v = self.V(values)
        unnormalized_attention = torch.bmm(k, q.transpose(1, 2)) * self.scaling_factor
        mask = torch.tril(torch.ones_like(unnormalized_attention), diagonal=-1) * self.neg_inf
        attention_weights = self.softmax(unnormalized_attention + mask)
        context = torch.bmm(attention_weights.transpose(1, 2), values)
        return context, attention_weights
