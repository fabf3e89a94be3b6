import math
import torch
import torch.nn as nn
from abc import ABC, abstractmethod
from collections import namedtuple

Output = namedtuple("Output", ["context", "weights"])


class Attention(nn.Module, ABC):
    registry = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Attention.registry[cls.__name__] = cls

    def __init__(self, hidden_size, bias=True, *, scale=None):
        super().__init__()
        self.hidden_size = hidden_size
        for name in "QKV":
            setattr(self, name, nn.Linear(hidden_size, hidden_size, bias=bias))
        self.register_buffer("scale", torch.tensor(scale or 1 / math.sqrt(hidden_size)))

    @abstractmethod
    def mask(self, scores): ...

    def forward(self, queries, keys, values):
        if queries.dim() == 2:
            queries = queries.unsqueeze(1)
        q, k, v = (layer(x) for layer, x in zip((self.Q, self.K, self.V), (queries, keys, values)))
        weights = self.mask(torch.einsum("bkh,bsh->bks", q, k) * self.scale).softmax(-1)
        return Output(weights @ v, weights)


class ScaledDotAttention(Attention):
    def mask(self, scores):
        return scores


class CausalScaledDotAttention(Attention):
    def mask(self, scores):
        return scores.masked_fill(torch.ones_like(scores).triu(1).bool(), -math.inf)
