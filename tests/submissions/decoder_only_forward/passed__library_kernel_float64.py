"""Registered with the marker; torch's own attention, in float64 inside."""

import torch
from torch import nn
from torch.nn import functional as F

from harness import hookimpl


class Projections(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.Q, self.K, self.V = nn.Linear(size, size), nn.Linear(size, size), nn.Linear(size, size)


class Model(nn.Module):
    def __init__(self, vocabulary, size, depth):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, size)
        self.self_attentions = nn.ModuleList(Projections(size) for _ in range(depth))
        self.attention_mlps = nn.ModuleList(nn.Sequential(nn.Linear(size, size), nn.ReLU()) for _ in range(depth))
        self.out = nn.Linear(size, vocabulary)

    def forward(self, inputs):
        def linear(layer, rows):
            return F.linear(rows, layer.weight.double(), layer.bias.double())

        x = self.embedding(inputs).double()
        h = x.shape[-1]
        angles = torch.arange(x.shape[1], dtype=torch.float64)[:, None] * 10_000 ** -(torch.arange(0, h, 2).double() / h)
        x = x + torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
        for attention, mlp in zip(self.self_attentions, self.attention_mlps):
            q, k, v = (linear(layer, x) for layer in (attention.Q, attention.K, attention.V))
            x = x + F.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + linear(mlp[0], x).relu()
        return linear(self.out, x).float()


@hookimpl
def decoder_only_transformer(vocab_size, hidden_size, num_layers):
    return Model(vocab_size, hidden_size, num_layers)
