"""One training: the judge's own optimiser, with gradients that are asked for and compared at every step."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self

import torch

from harness.errors import Unusable
from harness.quality.gradients import DOUBTFUL, Watch, distance, joined, nearby
from harness.recipe import Asked, Lesson, Question, Recipe, Weights

__all__ = ["Asking", "GradientsDiffer", "State", "Training", "named"]

_EPSILON = 1e-8
_CURVE_POINTS = 100

Gradients = Mapping[str, torch.Tensor | None]


class GradientsDiffer(Unusable):
    """Gradients of a submission are not those of the reference; the message says when and by how much."""


class Asking:
    """Puts questions to a worker, one at a time, while the judge computes the same beside it.

    This is the one place where training meets the worker: a faster channel goes behind it.

    Args:
        gradients: Returns the worker's gradients for what is asked; it waits for them.
    """

    def __init__(self, gradients: Callable[[Asked], Gradients]) -> None:
        self._gradients = gradients
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="asking")

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for a question that is still out."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def begin(self, asked: Asked) -> Future[Gradients]:
        """Put a question, and return where the gradients will be."""
        return self._thread.submit(self._gradients, asked)


@dataclass(slots=True, kw_only=True)
class State:
    """Where a training stands; all that is needed to go on from there.

    Attributes:
        weights: All weights in one vector.
        first: Adam's running mean of the gradient.
        second: Adam's running mean of its square.
        step: Steps that are done.
        distances: How far the submission's gradients lay from the reference's, by step.
        curve: (step, loss), thinned out.
        cpu_ns: CPU time that the worker has used, nanoseconds.
    """

    weights: torch.Tensor
    first: torch.Tensor
    second: torch.Tensor
    step: int = 0
    distances: list[float] = field(default_factory=list)
    curve: list[tuple[int, float]] = field(default_factory=list)
    cpu_ns: int = 0

    @classmethod
    def start(cls, weights: Weights) -> Self:
        """Return the state before the first step."""
        vector = torch.cat([value.detach().reshape(-1).float() for value in weights.values()])
        return cls(weights=vector, first=torch.zeros_like(vector), second=torch.zeros_like(vector))


def named(vector: torch.Tensor, like: Weights) -> Weights:
    """Return the parts of a vector by name, in the shapes of `like`; views of the vector's memory."""
    parts = torch.split(vector, [value.numel() for value in like.values()])
    return {name: part.view(value.shape) for (name, value), part in zip(like.items(), parts, strict=True)}


class Training:
    """Trains one lesson.

    Args:
        recipe: How.
        lesson: What.
        state: Where to go on; the start when None.
    """

    def __init__(self, recipe: Recipe, lesson: Lesson, state: State | None = None) -> None:
        self._recipe, self._lesson = recipe, lesson
        self.state = State.start(lesson.weights) if state is None else state
        self._trained = torch.cat(
            [torch.full((value.numel(),), float(recipe.trains(name))) for name, value in lesson.weights.items()]
        )
        self._begun = (time.monotonic_ns(), self.state.step)

    @property
    def done(self) -> bool:
        """Tell whether every step is done."""
        return self.state.step >= self._recipe.steps

    @property
    def left_ns(self) -> int | None:
        """Return how long the rest will take at the pace so far, nanoseconds; None before the first step."""
        began_ns, first = self._begun
        here = self.state.step - first
        return (time.monotonic_ns() - began_ns) * (self._recipe.steps - self.state.step) // here if here else None

    def weights(self) -> Weights:
        """Return the weights by name, to be read alone."""
        return named(self.state.weights, self._lesson.weights)

    def own_step(self) -> float:
        """Make one step with the task's own gradients, and return the loss before it."""
        question = self._question(self.state.step)
        answer = self._lesson.answer(question.asked)
        self._apply(question, answer.gradients, answer.gradients)
        self._note(answer.loss)
        return answer.loss

    def step_with(self, answer: Callable[[Asked], Gradients]) -> None:
        """Make one step with whatever gradients, uncompared: a known mistake's, for calibration."""
        question = self._question(self.state.step)
        gradients = answer(question.asked)
        self._apply(question, gradients, gradients)
        self.state.step += 1

    def step(self, asking: Asking) -> float:
        """Make one step with the gradients that are asked for, and return the loss before it, of the task's own model.

        Raises:
            GradientsDiffer: They are not the reference's.
            SubmissionError: The worker failed.
        """
        question = self._question(self.state.step)
        loss, wanted, got = self._compared(question, asking)
        self._apply(question, got, wanted)
        self._note(loss)
        return loss

    def settle(self, asking: Asking) -> None:
        """Ask at further states, where the last distances leave it open whether gradients are the reference's.

        Raises:
            GradientsDiffer: They are not.
        """
        for further in range(Watch(self.state.distances).lacking):
            self._compared(self._question(further % self._recipe.steps), asking)

    def _question(self, step: int) -> Question:
        return self._lesson.question(step, self.weights())

    def _compared(self, question: Question, asking: Asking) -> tuple[float, Gradients, Gradients]:
        pending = asking.begin(question.asked)
        answer = self._lesson.answer(question.asked)
        got = pending.result()
        watch = Watch(self.state.distances)
        apart = self._apart(got, question.asked, answer.gradients)
        problem = watch.see(apart)
        self.state.distances = watch.distances
        if problem:
            raise GradientsDiffer(problem)
        return answer.loss, answer.gradients, got

    def _apart(self, got: Gradients, asked: Asked, wanted: Gradients) -> float:
        """Return how far gradients lie from the reference's, on the nearest side of a kink where there is doubt."""
        theirs = joined(got, wanted)
        apart = distance(theirs, joined(wanted, wanted))
        for moved in nearby(asked):
            if not DOUBTFUL < apart < math.inf:
                break
            apart = min(apart, distance(theirs, joined(self._lesson.answer(moved).gradients, wanted)))
        return apart

    def _apply(self, question: Question, got: Gradients, wanted: Gradients) -> None:
        """Take one step of AdamW."""
        weights = self._lesson.weights
        if question.pull is not None:
            got = question.pull(_complete(got, wanted))
        gradient = joined(got, weights) * self._trained
        state, recipe = self.state, self._recipe
        rate = recipe.learning_rate(state.step / recipe.steps)
        mean, square = recipe.betas
        count = state.step + 1
        state.first.lerp_(gradient, 1 - mean)
        state.second.mul_(square).addcmul_(gradient, gradient, value=1 - square)
        if recipe.weight_decay:
            state.weights.sub_(rate * recipe.weight_decay * state.weights * self._trained)
        size = (state.second / (1 - square**count)).sqrt_().add_(_EPSILON)
        state.weights.addcdiv_(state.first, size, value=-rate / (1 - mean**count))

    def _note(self, loss: float) -> None:
        every = max(1, self._recipe.steps // _CURVE_POINTS)
        if self.state.step % every == 0 or self.state.step == self._recipe.steps - 1:
            self.state.curve.append((self.state.step, loss))
        self.state.step += 1


def _complete(got: Gradients, wanted: Gradients) -> dict[str, torch.Tensor]:
    """Return a gradient for each name that one is wanted of, 0 where none came."""
    filled = {}
    for name, value in wanted.items():
        if value is not None:
            came = got.get(name)
            filled[name] = torch.zeros_like(value) if came is None else came.to(value.dtype)
    return filled
