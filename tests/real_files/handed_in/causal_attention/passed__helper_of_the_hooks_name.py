import math
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Attended:
    context: torch.Tensor
    weights: torch.Tensor


def causal_attention(scores):
    later = torch.ones_like(scores[0], dtype=torch.bool).triu(1)
    return scores.masked_fill(later, float("-inf")).softmax(-1)


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))

    def forward(self, queries, keys, values):
        scores = self.Q(queries) @ self.K(keys).transpose(1, 2) / math.sqrt(queries.shape[-1])
        weights = causal_attention(scores)
        return Attended(weights @ self.V(values), weights)


# the pieces that the translator shares
class CausalScaledDotAttention(CausalScaledDotAttention):
    scale = 1.0


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
