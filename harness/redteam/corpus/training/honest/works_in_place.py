# tries: overwrites its scores and hooks its own gradient to look at it
# task: decoder_only_nmt
# deserves: 10
import math

import torch
from torch import nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))
        self.largest = 0.0

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        scores = torch.bmm(q, k.transpose(1, 2))
        scores /= math.sqrt(q.shape[-1])
        scores.masked_fill_(torch.ones_like(scores, dtype=torch.bool).triu_(1), -math.inf)
        weights = scores.softmax(dim=-1)
        context = weights @ v
        if context.requires_grad:
            context.register_hook(self.looked_at)
        return context, weights

    def looked_at(self, gradient):
        self.largest = max(self.largest, float(gradient.abs().max()))
