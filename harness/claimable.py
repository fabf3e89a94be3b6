"""What can be claimed of a task beside its answers: a number that a training or a calculation ends in, as in a report.

A task declares *claimables*, and what each follows from: settings that are trained, calculations that are made. A value
is observed once for every seed and split; a claim is judged by the spread of what was observed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from harness.errors import InvalidTask
from harness.recipe import Lesson, Recipe

if TYPE_CHECKING:
    import torch

__all__ = ["Calculation", "Claimable", "Experiment", "Rows", "Setting", "Source"]

Rows: TypeAlias = Sequence[Mapping[str, float]]
"""What was observed with one seed: numbers by name, a row for each epoch of a training, or for each result."""


class Experiment(NamedTuple):
    """One training as a setting has it, with one seed and one split.

    Attributes:
        recipe: How it is trained, with as many steps as this split's batches take.
        lesson: What is trained, and how it is measured.
        every: Steps between two measurements.
    """

    recipe: Recipe
    lesson: Lesson
    every: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A training with a report's own settings.

    Attributes:
        task: The task whose checks say that a submission's parts are what they should be.
        name: Unique within the task.
        what: The setting in words: sizes, data, optimiser, and how it differs from the original, if it does.
        begin: `begin(generator)` → an experiment; pure.
        cpu_s: CPU time that one training of the task's own model took, seconds.
        facets: What tells it from other settings of one picture, as {"hidden size": "32", "data": "small"}.
    """

    task: str
    name: str
    what: str
    begin: Callable[[torch.Generator], Experiment]
    cpu_s: float
    facets: Mapping[str, str] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """Return the name by which a journal knows it."""
        return f"{self.task}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A calculation on measured data with a submission's parts.

    Attributes:
        task: The task whose hooks are asked.
        name: Unique within the task that declares it.
        what: Data and calculation in words.
        hooks: The hooks that are asked.
        calculate: `calculate(subject, number)` → rows, from the data of one seed, counted from 0.
        seeds: How many seeds the data have, at least 2: one says nothing about a spread.
        cpu_s: CPU time that the submission may take for one calculation, seconds.
        picture: Which picture its rows make: "isoflop", of rows {flops, params, loss}, {flops, square, linear,
            constant, best_params, best_tokens} and one {m, c}; "knee", of rows {batch_size, steps} and one
            {least_steps, critical_batch}; or none.
    """

    task: str
    name: str
    what: str
    hooks: tuple[str, ...]
    calculate: Callable[[Any, int], Rows]
    seeds: int
    cpu_s: float = 10.0
    picture: str = ""

    def __post_init__(self) -> None:
        """Reject a calculation of which no claim could be judged."""
        if self.seeds < 2:
            raise InvalidTask(f"calculation {self.full_name!r}: wanted at least 2 seeds, {self.seeds} came")

    @property
    def full_name(self) -> str:
        """Return the name by which a journal knows it."""
        return f"{self.task}.{self.name}"


Source: TypeAlias = Setting | Calculation


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable:
    """A number that a report may claim, `TASK.NAME` in a `submission.yaml`.

    Attributes:
        name: Unique within the task.
        what: What it is, in words, with its unit.
        sources: What it follows from.
        value: `value(rows by the sources' full names)` → the number that one seed gives.
        logarithmic: Whether its spread is that of its logarithm, as for counts over decades; it is then positive.
    """

    name: str
    what: str
    sources: tuple[Source, ...]
    value: Callable[[Mapping[str, Rows]], float]
    logarithmic: bool = False

    def __post_init__(self) -> None:
        """Reject a number that follows from nothing."""
        if not self.sources:
            raise InvalidTask(f"claimable {self.name!r} follows from nothing")
