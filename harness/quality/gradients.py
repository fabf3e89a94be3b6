"""One rule for gradients: how far those of a submission lie from the reference's, at one step and over a training.

The distance is ‖got − wanted‖ / ‖wanted‖ over all parameters at once, because the true gradient of some is 0. Honest
arithmetic in any style lies below 1e-4, and far below it almost always; the nearest wrong formula lies at 4.5e-2.

Where a ReLU's input is 0 but for rounding, two right answers lie on two sides of a kink, and by how much they differ
is not bounded (0.02 was seen, once in 23,000 steps). The reference's gradient at weights that rounding can't tell from
those that were asked is then as right as the one at them: of several such the nearest counts.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch

from harness.errors import Unusable

__all__ = ["DIFFER", "DOUBTFUL", "Watch", "distance", "joined", "nearby"]

DIFFER = "gradients differ from the reference's during training"

DOUBTFUL = _PASSES = 1e-3
_FAILS = 1e-2
_MORE_STATES = 8
_MEDIAN_FAILS = 1e-4
_DRAWS = 16
_ROUNDING = 3e-7  # of each number: some roundings of float32, and far less than any step of training


def joined(gradients: Mapping[str, torch.Tensor | None], like: Mapping[str, torch.Tensor | None]) -> torch.Tensor:
    """Return all gradients in one float32 vector, in the order of the names of `like`; 0 where there is none.

    Args:
        gradients: Gradient by name; other names are passed over.
        like: Tensors of the wanted shapes; a name with None takes no part.

    Raises:
        Unusable: A gradient is no tensor of floats, or has another shape.
    """
    parts = []
    for name, wanted in like.items():
        if wanted is None:
            continue
        value = gradients.get(name)
        if value is None:
            parts.append(torch.zeros(wanted.numel()))
            continue
        if not isinstance(value, torch.Tensor) or not value.is_floating_point():
            raise Unusable(f"the gradient of {name} holds no floating-point numbers")
        if value.shape != wanted.shape:
            raise Unusable(f"the gradient of {name} has shape {tuple(value.shape)}; wanted {tuple(wanted.shape)}")
        parts.append(value.detach().reshape(-1).float())
    return torch.cat(parts) if parts else torch.zeros(0)


def distance(got: torch.Tensor, wanted: torch.Tensor) -> float:
    """Return ‖got − wanted‖ / ‖wanted‖; NaN where either holds one, infinity where only `wanted` is 0."""
    scale = float(wanted.norm())
    difference = float((got - wanted).norm())
    if scale == 0.0:
        return 0.0 if difference == 0.0 else float("inf")
    return difference / scale


def nearby(asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Iterate over what was asked with every floating-point number moved by a share of 3e-7: what rounding can't tell.

    Args:
        asked: Tensors and other data by name, in mappings at any depth; what is not floating-point stays.
    """
    generator = torch.Generator().manual_seed(0)
    for _ in range(_DRAWS):
        yield _moved(asked, generator)


def _moved(value: Any, generator: torch.Generator) -> Any:
    if isinstance(value, Mapping):
        return {name: _moved(one, generator) for name, one in value.items()}
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value * (1 + _ROUNDING * torch.randn(value.shape, generator=generator))
    return value


class Watch:
    """Follows the distances of one training, and says when they are too large.

    A distance of at most 1e-3 passes, one above 1e-2 fails. One between them is excused when the next eight have a
    median of at most 1e-4: two kinks may lie between two right answers once, and arithmetic of reduced precision is off
    all the time.

    Args:
        distances: Those that were seen before, when a training goes on.
    """

    def __init__(self, distances: Sequence[float] = ()) -> None:
        self.distances = list(distances)

    @property
    def largest(self) -> float | None:
        """Return the largest distance so far, NaN above all; None before the first."""
        if any(one != one for one in self.distances):  # noqa: PLR0124 - NaN alone differs from itself
            return float("nan")
        return max(self.distances, default=None)

    @property
    def lacking(self) -> int:
        """Return how many further states are needed to decide about the last distances that are neither."""
        recent = self.distances[-_MORE_STATES:]
        doubtful = [at for at, one in enumerate(recent) if one > _PASSES]
        return 0 if not doubtful else _MORE_STATES - (len(recent) - 1 - doubtful[-1])

    def see(self, distance: float) -> str:
        """Take the next distance, and return why the gradients are not the reference's, or ""."""
        self.distances.append(distance)
        if not distance <= _FAILS:
            came = f"by {distance:.2g} of their length" if distance < float("inf") else "they are not finite"
            return self._in_words(came)
        if len(self.distances) > _MORE_STATES and self.distances[-_MORE_STATES - 1] > _PASSES:
            median = statistics.median(self.distances[-_MORE_STATES:])
            if not median <= _MEDIAN_FAILS:
                return self._in_words(f"by {median:.1g} of their length at the median of {_MORE_STATES} steps")
        return ""

    def _in_words(self, came: str) -> str:
        recent = statistics.median(self.distances[-_MORE_STATES - 1 :])
        reduced = _MEDIAN_FAILS < recent <= _FAILS
        why = ", as arithmetic of reduced precision does" if reduced else ""
        return f"{DIFFER}: at step {len(self.distances)} {came}{why}"
