"""What the hand-out's notebook defines before the forward pass of its decoder-only transformer."""

# ruff: noqa: INP001 - a text that a worker is sent, no part of the package

import math

import torch
from torch import nn


class CausalScaledDotAttention(nn.Module):
    """Causal attention: position i attends to the positions j ≤ i."""

    def __init__(self, hidden_size):
        """Make the three projections."""
        super().__init__()
        self.hidden_size = hidden_size
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        """Return the context (b, s, h) and the weights over the keys (b, s, s)."""
        scores = self.K(keys) @ self.Q(queries).mT / math.sqrt(self.hidden_size)
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).tril(-1)
        weights = scores.masked_fill(ahead, -math.inf).softmax(dim=1)
        return weights.mT @ self.V(values), weights


class DecoderSkeleton(nn.Module):
    """The decoder-only transformer without its forward pass."""

    skeleton_of = "decoder_only_transformer"

    def __init__(self, vocab_size, hidden_size, num_layers, loss_seq_span=None):
        """Make the parts; the last argument is kept and not used."""
        super().__init__()
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.loss_seq_span = loss_seq_span
        self.embedding = nn.Embedding(vocab_size, hidden_size)
        self.self_attentions = nn.ModuleList([CausalScaledDotAttention(hidden_size) for _ in range(num_layers)])
        self.attention_mlps = nn.ModuleList(
            [nn.Sequential(nn.Linear(hidden_size, hidden_size), nn.ReLU()) for _ in range(num_layers)]
        )
        self.out = nn.Linear(hidden_size, vocab_size)
        self.positional_encodings = self.create_positional_encodings()

    def create_positional_encodings(self, max_seq_len=1000):
        """Return the encodings of as many positions, (max_seq_len, h)."""
        columns = torch.arange(self.hidden_size)
        even = columns - columns % 2
        angles = torch.arange(max_seq_len)[:, None] / 10_000 ** (even / self.hidden_size)
        return torch.where(columns % 2 == 0, angles.sin(), angles.cos())
