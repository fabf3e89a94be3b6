# tries: computes in float64 and returns float32
# task: decoder_only_nmt
# deserves: 10
import torch
from torch import nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries).double(), self.K(keys).double(), self.V(values).double()
        future = torch.ones(q.shape[1], k.shape[1], dtype=torch.bool).triu(1)
        scores = (q @ k.transpose(1, 2)) / q.shape[-1] ** 0.5
        weights = scores.masked_fill(future, float("-inf")).softmax(dim=-1)
        return (weights @ v).float(), weights.float()
