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
        scores = torch.einsum("bqh,bsh->bqs", q * self.hidden_size**-0.25, k * self.hidden_size**-0.25)
        if self.causal:
            scores = scores + torch.full(scores.shape[1:], -math.inf).triu(1)
        odds = (scores - scores.amax(dim=-1, keepdim=True)).exp()
        weights = odds / odds.sum(dim=-1, keepdim=True)
        return torch.einsum("bqs,bsh->bqh", weights, v), weights


class ScaledDotAttention(Attention):
    pass


class CausalScaledDotAttention(Attention):
    causal = True
