"""Both attentions and positions for an encoder-decoder translator; its body is the task's."""

import torch

from harness import hookimpl
from reference.causal_attention import causal_attention
from reference.scaled_dot_attention import scaled_dot_attention

__all__ = ["causal_attention", "positional_encoding", "scaled_dot_attention"]


@hookimpl
def positional_encoding(length, hidden_size):
    """Return sines at even places, cosines at odd ones."""
    rates = 10000 ** (torch.arange(0, hidden_size, 2) / hidden_size)  # (h / 2,)
    angles = torch.arange(length)[:, None] / rates  # (length, h / 2)
    table = torch.zeros(length, hidden_size)  # (length, h)
    table[:, 0::2] = angles.sin()
    table[:, 1::2] = angles.cos()[:, : hidden_size // 2]
    return table
