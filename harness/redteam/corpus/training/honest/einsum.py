# tries: every product is an einsum, and the softmax is written out
# task: decoder_only_nmt
# deserves: 10
import torch
from torch import nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        scores = torch.einsum("bqh,bkh->bqk", q, k) * q.shape[-1] ** -0.5
        allowed = torch.arange(k.shape[1]) <= torch.arange(q.shape[1])[:, None]
        scores = torch.where(allowed, scores, torch.tensor(float("-inf")))
        shares = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
        weights = shares / shares.sum(dim=-1, keepdim=True)
        return torch.einsum("bqk,bkh->bqh", weights, v), weights
