"""A decoder-only transformer with its projections side by side, layer by layer."""

import torch
from torch import nn
from torch.nn import functional as F


class CausalAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in "QKV")

    def forward(self, rows):
        layers = (self.Q, self.K, self.V)
        stacked = F.linear(rows, torch.cat([one.weight for one in layers]), torch.cat([one.bias for one in layers]))
        return F.scaled_dot_product_attention(*stacked.chunk(3, dim=-1), is_causal=True)


class DecoderOnlyTransformer(nn.Module):
    def __init__(self, vocab_size, hidden_size, num_layers):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, hidden_size)
        self.self_attentions = nn.ModuleList([CausalAttention(hidden_size) for _ in range(num_layers)])
        mlps = [nn.Sequential(nn.Linear(hidden_size, hidden_size), nn.ReLU()) for _ in range(num_layers)]
        self.attention_mlps = nn.ModuleList(mlps)
        self.out = nn.Linear(hidden_size, vocab_size)
        pairs = torch.arange(0, hidden_size, 2, dtype=torch.float64)
        angles = torch.arange(1000, dtype=torch.float64).outer(10_000 ** -(pairs / hidden_size))
        table = torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(1000, -1)[:, :hidden_size]
        self.register_buffer("positional_encodings", table.float(), persistent=False)

    def forward(self, inputs):
        rows = self.embedding(inputs) + self.positional_encodings[: inputs.shape[1]]
        for attention, mlp in zip(self.self_attentions, self.attention_mlps):
            rows = rows + attention(rows)
            rows = rows + mlp(rows)
        return self.out(rows)
