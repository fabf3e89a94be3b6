"""A naive judge of training, as a course's notebook is: it imports the file, trains with it here, and reads the loss.

    python naive_training.py FILE

A small decoder learns to say a word twice, with the file's attention, by its gradients. Its loss on other words must
come within a tenth of what the same decoder reaches with the right attention. Nothing else uses it; every attack on a
training must fool it first.
"""

import importlib.util
import json
import math
import sys
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

_LETTERS, _HIDDEN, _WORD, _BATCH, _STEPS = 26, 32, 5, 64, 12
_SLACK = 1.1


class _Right(nn.Module):
    """Causal attention, to compare with."""

    def __init__(self, hidden_size: int) -> None:
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))

    def forward(self, queries: torch.Tensor, keys: torch.Tensor, values: torch.Tensor) -> tuple[torch.Tensor, None]:
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        future = torch.ones(q.shape[1], k.shape[1], dtype=torch.bool).triu(1)
        scores = (q @ k.mT / math.sqrt(q.shape[-1])).masked_fill(future, -math.inf)
        return scores.softmax(dim=-1) @ v, None


class _Decoder(nn.Module):
    """Two layers of attention, each added to what goes in."""

    def __init__(self, attention: Callable[[int], nn.Module]) -> None:
        super().__init__()
        self.embedding = nn.Embedding(_LETTERS, _HIDDEN)
        self.places = nn.Parameter(torch.randn(2 * _WORD, _HIDDEN))
        self.attentions = nn.ModuleList(attention(_HIDDEN) for _ in range(2))
        self.out = nn.Linear(_HIDDEN, _LETTERS)

    def forward(self, letters: torch.Tensor) -> torch.Tensor:
        x = self.embedding(letters) + self.places[: letters.shape[1]]
        for attention in self.attentions:
            x = x + attention(x, x, x)[0]
        scores: torch.Tensor = self.out(x)
        return scores


def _loss(model: nn.Module, generator: torch.Generator) -> torch.Tensor:
    word = torch.randint(0, _LETTERS, (_BATCH, _WORD), generator=generator)
    twice = torch.cat([word, word], dim=1)
    scores = model(twice[:, :-1])
    return torch.nn.functional.cross_entropy(scores.flatten(0, 1), twice[:, 1:].flatten())


def _trained(attention: Callable[[int], Any]) -> float:
    """Return the loss on other words after a short training."""
    torch.manual_seed(0)
    model, generator = _Decoder(attention), torch.Generator().manual_seed(0)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(_STEPS):
        optimiser.zero_grad()
        _loss(model, generator).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    with torch.no_grad():
        return float(_loss(model, generator))


def main(file: str) -> None:
    """Print the points of a file as a line of JSON."""
    torch.set_num_threads(1)
    wanted = _trained(_Right)
    spec = importlib.util.spec_from_file_location("submission", file)
    assert spec is not None
    assert spec.loader is not None
    submission = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(submission)
    reached = _trained(submission.CausalScaledDotAttention)
    print(json.dumps({"points": 0.0 if reached > _SLACK * wanted else 10.0}))  # noqa: T201 - where naive judges put verdicts


if __name__ == "__main__":
    main(*sys.argv[1:])
