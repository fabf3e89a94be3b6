"""An own constructor that takes the attention for given."""

import numpy as np
import torch
from torch import nn


class DecoderOnlyTransformer(nn.Module):
    def __init__(self, vocab_size, hidden_size, num_layers):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, hidden_size)
        layers = [(CausalScaledDotAttention(hidden_size), nn.Linear(hidden_size, hidden_size)) for _ in range(num_layers)]
        self.self_attentions = nn.ModuleList(attention for attention, _ in layers)
        self.attention_mlps = nn.ModuleList(nn.Sequential(linear, nn.ReLU()) for _, linear in layers)
        self.out = nn.Linear(hidden_size, vocab_size)
        j = np.arange(hidden_size)
        angles = np.arange(1000)[:, None] / 10000 ** (2 * (j // 2) / hidden_size)
        table = np.where(j % 2 == 0, np.sin(angles), np.cos(angles))
        self.register_buffer("positional_encodings", torch.tensor(table, dtype=torch.float32))

    def forward(self, inputs):
        x = self.embedding(inputs) + self.positional_encodings[: inputs.shape[-1]]
        for attention, mlp in zip(self.self_attentions, self.attention_mlps):
            x = x + attention(x, x, x)[0]
            x = x + mlp(x)
        return {"logits": self.out(x), "hidden": x}
