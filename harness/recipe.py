"""What a task says of training: how a model is drawn, what a worker is asked at each step, how the result is measured.

The judge owns weights, optimiser, data, order and held-out answers. A worker is sent a *question* (weights and a batch,
or the features of one) and returns gradients of the submission's part; the task's own model returns the same gradients
beside it, and what the judge trains is measured in that model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from harness.errors import InvalidTask

if TYPE_CHECKING:
    import torch

__all__ = ["Answer", "Asked", "Lesson", "OpenRecipe", "QualityBar", "Question", "Recipe", "Weights"]

Weights: TypeAlias = "Mapping[str, torch.Tensor]"
"""Float32 tensors by parameter name."""

Asked: TypeAlias = Mapping[str, Any]
"""What crosses to the worker at one step: data."""


class Answer(NamedTuple):
    """What a model answers to a question.

    Attributes:
        loss: The training loss.
        gradients: Gradient by name; None where the loss does not depend on it.
    """

    loss: float
    gradients: Mapping[str, torch.Tensor | None]


class Question(NamedTuple):
    """One step of training, as it is put.

    Attributes:
        asked: What the worker is sent.
        pull: Turns the gradients of an answer into those of the weights; None where they are the same.
    """

    asked: Asked
    pull: Callable[[Mapping[str, torch.Tensor]], Mapping[str, torch.Tensor]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One drawn problem: a model to train, its data and its hidden test; nothing of it but questions leaves the judge.

    Attributes:
        weights: What training starts from.
        question: `question(step, weights)` → what is asked at a step; pure.
        answer: `answer(asked)` → loss and gradients of the task's own model.
        measure: `measure(weights)` → metrics by name, on held-out data, in the task's own model; higher is better.
        mistakes: Wrong models by the student's words for what is wrong with them, each in the shape of `answer`.
    """

    weights: Weights
    question: Callable[[int, Weights], Question]
    answer: Callable[[Asked], Answer]
    measure: Callable[[Weights], Mapping[str, float]]
    mistakes: Mapping[str, Callable[[Asked], Answer]] = field(default_factory=dict)


def _everything(_name: str) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a model is trained with a submission's gradients.

    Attributes:
        steps: Steps of the optimiser.
        hooks: The hooks whose gradients are asked.
        draw: `draw(generator)` → a lesson; pure.
        opened: `opened(subject)` → a function from what is asked to gradients by name; it is called once, and opens
            the submission's parts as the checks do.
        learning_rate: The rate at a share of training between 0 and 1.
        betas: Those of Adam.
        weight_decay: Decoupled, as in AdamW.
        trains: Which parameters are trained, by name.
        least: What the task's own model must reach on a lesson; one on which it doesn't is drawn anew.
        cpu_s: CPU time that the worker may take for one training, seconds.
        step_cpu_s: CPU time that it may take for one step, seconds.
        blocked_s: Time in which it may neither run nor wait for a processor, in one training, seconds.
        memory_bytes: By how much its resident memory may grow during one training.
        show: `show(lesson, weights)` → pictures of what was trained, as JSON data for the record; nothing of what is
            held out may be in them.
    """

    steps: int
    hooks: tuple[str, ...]
    draw: Callable[[torch.Generator], Lesson]
    opened: Callable[[Any], Callable[[Asked], Mapping[str, torch.Tensor | None]]]
    learning_rate: Callable[[float], float]
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.0
    trains: Callable[[str], bool] = _everything
    least: float = 0.0
    cpu_s: float = 120.0
    step_cpu_s: float = 5.0
    blocked_s: float = 10.0
    memory_bytes: int = 1 << 30
    show: Callable[[Lesson, Weights], Sequence[Mapping[str, Any]]] | None = None

    def __post_init__(self) -> None:
        """Reject a recipe that trains nothing, and so would show nothing."""
        if self.steps < 1:
            raise InvalidTask(f"a recipe of {self.steps} steps trains nothing")
        if not self.hooks:
            raise InvalidTask("a recipe that asks no hook says nothing about a submission")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecipe:
    """An open-ended training: the submission brings model and optimiser, and only held-out answers count.

    Nothing is said of how it trains; the record says so. The hidden answers never leave the judge.

    Attributes:
        hooks: The hooks that are asked.
        draw: `draw(generator)` → (what the submission is sent to learn from, what it is asked about, the hidden
            answers).
        answers: `answers(subject, given, asked)` → the submission's answers, as data.
        measure: `measure(answers, hidden)` → metrics by name; higher is better.
        cpu_s: CPU time that the worker may take in all, seconds.
        blocked_s: Time in which it may neither run nor wait for a processor, seconds.
        memory_bytes: By how much its resident memory may grow.
    """

    hooks: tuple[str, ...]
    draw: Callable[[torch.Generator], tuple[Mapping[str, Any], Mapping[str, Any], Any]]
    answers: Callable[[Any, Mapping[str, Any], Mapping[str, Any]], Any]
    measure: Callable[[Any, Any], Mapping[str, float]]
    cpu_s: float = 120.0
    blocked_s: float = 10.0
    memory_bytes: int = 1 << 30

    def __post_init__(self) -> None:
        """Reject a recipe that asks nothing."""
        if not self.hooks:
            raise InvalidTask("a recipe that asks no hook says nothing about a submission")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityBar:
    """What a trained model must reach on held-out data.

    Attributes:
        setting: The name of the bar, unique within the task.
        metric: The name of the metric, higher is better.
        threshold: The value to reach, between 0 and 1.
        recipe: How the model is trained; bars with the same recipe share one training.
        over: Another recipe, trained on the same lesson, whose value is taken off first.
        points: Points for reaching it.
        gating: Whether missing it fails the task.
    """

    setting: str
    metric: str
    threshold: float
    recipe: Recipe | OpenRecipe
    over: Recipe | None = None
    points: float = 0.0
    gating: bool = True

    def __post_init__(self) -> None:
        """Reject a threshold that nothing or everything reaches."""
        where = f"quality bar {self.setting!r}"
        if not 0 < self.threshold < 1:
            raise InvalidTask(f"{where}: threshold must lie in (0, 1), got {self.threshold}")
        if not 0 <= self.points < math.inf or (self.points and not self.gating):
            raise InvalidTask(f"{where}: points must be >= 0, and 0 unless it gates; got {self.points}")
        if self.over is not None and isinstance(self.recipe, OpenRecipe):
            raise InvalidTask(f"{where}: an open-ended recipe has no other to compare with")
