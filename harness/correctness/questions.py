"""What a task asks at one run key: fresh inputs, what is wanted for them, and how far rounding may move it.

A question is worked out once, whoever is asked: a linted task puts the same ones to hundreds of mutants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from harness.compare import doubled, largest_magnitude, spread
from harness.errors import ProviderError
from harness.seeds import Seeds
from harness.task import Alternatives, Case, Check, Task

__all__ = ["CaseTrial", "Question", "Questions", "layouts"]

_SIZES = -1  # the draw of a case's sizes, beside its calls 1, 2, … and the order of asking, 0


class CaseTrial:
    """One case of one check: hands out inputs whose seeds never repeat, all of the same drawn sizes.

    Attributes:
        case: The case, its sizes drawn.
    """

    def __init__(self, task: Task, check: Check, case: Case, seeds: Seeds) -> None:
        self._draw = check.inputs or task.inputs
        self._seeds, self._check = seeds, check.name
        self._calls = 0
        self.case = case.drawn(seeds.generator(check.name, case.name, _SIZES)) if case.has_ranges else case

    def generator(self) -> torch.Generator:
        """Return a generator that no earlier call has had."""
        self._calls += 1
        return self._seeds.generator(self._check, self.case.name, self._calls)

    def inputs(self, **changed: Any) -> dict[str, Any]:
        """Return fresh inputs; `changed` replaces some of the case's options."""
        return self._draw(self.generator(), **{**self.case.options, **changed})


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One case of a check by value, worked out.

    Attributes:
        check: The check.
        case: The case, its sizes drawn.
        given: The inputs.
        want: What is wanted, by group.
        sigma: Gives, by group, σ as a function of the group's scale.
        precisely: Whether small distances are measured in units of σ too.
        mistakes: What known mistakes would answer, by the words for them, as far as it was kept; see `mistaken`.
    """

    check: Check
    case: Case
    given: dict[str, Any]
    want: Mapping[str, Any]
    sigma: Callable[[str], Callable[[float], float]]
    precisely: bool = False
    mistakes: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def mistaken(self, words: str, *, keep: bool = False) -> Mapping[str, Any]:
        """Return what a known mistake would answer; no answer has a part in it, so no answer is blamed.

        Args:
            words: The words for the mistake.
            keep: Whether it is worked out once, for as long as there is the question.

        Raises:
            ProviderError: The task can't state it.
        """
        if words in self.mistakes:
            return self.mistakes[words]
        try:
            made = {**self.want, **self.check.mistakes[words](doubled(self.given))}
        except Exception as error:
            raise ProviderError(
                f"the task can't state the mistake {words!r}: {type(error).__name__}: {error}"
            ) from error
        if keep:
            self.mistakes[words] = made
        return made


class Questions:
    """Everything that a task asks at one run key.

    Args:
        task: The task.
        seeds: The seeds of this (submission, task).
        precisely: Whether small distances are measured in units of σ too, which costs time and changes no verdict.

    Attributes:
        task: The task.
    """

    def __init__(self, task: Task, seeds: Seeds, *, precisely: bool = False) -> None:
        self.task, self._precisely = task, precisely
        self._seeds = seeds
        self._known: dict[tuple[str, str], Question] = {}

    def ordered(self, check: Check) -> list[Case]:
        """Return a check's cases in an order that follows from the key: when one is asked must not tell its answer."""
        return sorted(check.cases, key=lambda case: self._seeds.seed(check.name, case.name, 0))

    def trial(self, check: Check, case: Case) -> CaseTrial:
        """Return a fresh trial of a case: the same inputs in the same order, every time.

        Raises:
            ProviderError: The sizes can't be drawn.
        """
        return CaseTrial(self.task, check, case, self._seeds)

    def question(self, check: Check, case: Case) -> Question:
        """Return a case of a check by value, worked out; the same one every time.

        Raises:
            ProviderError: The task can't state it.
        """
        found = self._known.get((check.name, case.name))
        if found is None:
            found = self._known[check.name, case.name] = self.drawn(check, self.trial(check, case))
        return found

    def drawn(self, check: Check, trial: CaseTrial, **changed: Any) -> Question:
        """Return a question at the next inputs of a trial; `changed` replaces some of the case's options.

        No answer has a part in it, so no answer is blamed.

        Raises:
            ProviderError: The task can't state it.
        """
        case = trial.case
        try:
            given = trial.inputs(**changed)
            want = check.forms[0](doubled(given))
        except Exception as error:
            raise ProviderError(f"the task can't state case {case.name!r}: {type(error).__name__}: {error}") from error
        sigma = _sigmas(self.task, check, case, given, want)
        return Question(check, case, given, want, sigma, self._precisely)


def layouts(value: Any) -> Mapping[str, Any]:
    """Return the layouts of a wanted value by name; one without a name where there are no alternatives."""
    return value.layouts if isinstance(value, Alternatives) else {"": value}


def _sigmas(
    task: Task, check: Check, case: Case, given: dict[str, Any], want: Mapping[str, Any]
) -> Callable[[str], Callable[[float], float]]:
    """Return, by group, σ as a function of the group's scale: frozen data, or computed for this input when needed."""
    computed: dict[str, float] = {}

    def of_group(group: str) -> Callable[[float], float]:
        def sigma(scale: float) -> float:
            fraction = task.tolerances.fraction(check.name, case.name, group)
            if fraction is not None:
                return fraction * scale
            if not computed:
                try:
                    computed.update(spread(check.forms, given))
                except Exception as error:
                    raise ProviderError(f"the spread of case {case.name!r} can't be computed: {error}") from error
            here = computed.get(group, 0.0)  # a group without floats is compared exactly
            # A known mistake may give larger numbers than what is wanted, and they round by more.
            return here * max(1.0, scale / wanted) if (wanted := largest_magnitude(want[group])) else here

        return sigma

    return of_group
