"""How far a training is, for whoever waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["OnStep", "Progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of one training.

    Attributes:
        setting: The quality bar that it is for.
        lesson: Which lesson it is, from 1.
        reference: Whether the task's own model is trained, and not with the submission's gradients.
        step: Steps that are done.
        steps: Steps in all.
        loss: Training loss before the last step, by the task's own model.
        left_ns: Time that this training will take from here, nanoseconds; None before it can be told.
    """

    setting: str
    lesson: int
    reference: bool
    step: int
    steps: int
    loss: float
    left_ns: int | None


OnStep: TypeAlias = Callable[[Progress], object]
