"""A decoder-only transformer with one head and pre-computed positions; no layer norm, no dropout, no cache."""

import math

import torch
from torch import nn

from harness import hookimpl


class Attention(nn.Module):
    """Causal attention of a sequence to itself."""

    def __init__(self, hidden_size: int) -> None:
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))

    def forward(self, x):
        """Return the context."""
        q, k, v = self.Q(x), self.K(x), self.V(x)  # (b, s, h) each
        scores = q @ k.mT / math.sqrt(x.shape[-1])  # (b, s, s)
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool, device=x.device).triu(1)  # (s, s)
        return scores.masked_fill(ahead, -math.inf).softmax(dim=-1) @ v  # (b, s, h)


class DecoderOnlyTransformer(nn.Module):
    """Embedding and positions, layers of attention and an MLP with residuals, logits."""

    def __init__(self, vocab_size: int, hidden_size: int, num_layers: int) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.embedding = nn.Embedding(vocab_size, hidden_size)
        self.self_attentions = nn.ModuleList(Attention(hidden_size) for _ in range(num_layers))
        self.attention_mlps = nn.ModuleList(
            nn.Sequential(nn.Linear(hidden_size, hidden_size), nn.ReLU()) for _ in range(num_layers)
        )
        self.out = nn.Linear(hidden_size, vocab_size)

    def forward(self, inputs):
        """Return the logits of the token that comes next, at every position."""
        x = self.embedding(inputs) + self.positions(inputs.shape[1])  # (b, s, h)
        for attention, mlp in zip(self.self_attentions, self.attention_mlps, strict=True):
            x = x + attention(x)  # (b, s, h)
            x = x + mlp(x)  # (b, s, h)
        return self.out(x)  # (b, s, vocab)

    def positions(self, length):
        """Return the encodings of the first positions."""
        two_i = torch.arange(0, self.hidden_size, 2)  # (⌈h/2⌉,)
        angles = torch.arange(length)[:, None] / 10_000 ** (two_i / self.hidden_size)  # (s, ⌈h/2⌉)
        return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, : self.hidden_size]  # (s, h)


@hookimpl
def decoder_only_transformer(vocab_size, hidden_size, num_layers):
    """Return the transformer."""
    return DecoderOnlyTransformer(vocab_size, hidden_size, num_layers)
