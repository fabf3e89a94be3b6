"""A table to be learned."""

import torch
import torch.nn as nn


def positional_encoding(length, hidden_size):
    return nn.Embedding(length, hidden_size)(torch.arange(length))
