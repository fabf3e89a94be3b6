"""What linting a task found, as frozen values that become JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.authoring.alterations import DRAWN_SIZES
from harness.authoring.trials import Verdict
from harness.records import Outcome

__all__ = ["Family", "Honest", "Judged", "Listed", "TaskLint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A candidate that must fail, and its verdicts at several keys.

    Attributes:
        name: Its name.
        verdicts: One a key.
        reached: At how many keys it differed from a right answer at all.
        shows: The kind of input at which it shows, or "".
        declared: The mistakes that it may be named by; None when that isn't known.
        by_chance: Whether what it does depends on the key, so that a name may be true at one key and not at another.
    """

    name: str
    verdicts: tuple[Verdict, ...]
    reached: int
    shows: str = ""
    declared: tuple[str, ...] | None = None
    by_chance: bool = False

    @property
    def needs_asking(self) -> bool:
        """Tell whether a task must ask for what would show it: sizes that are not the same in every run."""
        return self.shows == DRAWN_SIZES

    @property
    def killed(self) -> bool:
        """Tell whether it fails at every key."""
        return all(verdict.outcome is not Outcome.PASSED for verdict in self.verdicts)

    @property
    def is_alive(self) -> bool:
        """Tell whether it passes at every key, as a right answer does."""
        return all(verdict.outcome is Outcome.PASSED for verdict in self.verdicts)

    @property
    def fails(self) -> bool:
        """Tell whether it is judged *failed* at every key: what crashes tells its own error."""
        return all(verdict.outcome is Outcome.FAILED for verdict in self.verdicts)

    @property
    def is_named(self) -> bool:
        """Tell whether its verdicts say what is wrong, at every key."""
        return all(verdict.told for verdict in self.verdicts)

    @property
    def misnamed(self) -> str:
        """Return a name that it should not have, or ""."""
        names: dict[str, set[str]] = {}
        for verdict in self.verdicts:
            for check, mistake in verdict.mistakes.items():
                names.setdefault(check, set()).add(mistake)
                if self.declared and mistake not in self.declared:
                    return f"{check}: {mistake}"
        several = {check: found for check, found in names.items() if len(found) > 1 and not self.by_chance}
        return next((f"{check}: {' / '.join(sorted(found))}" for check, found in several.items()), "")

    def hidden(self, check: str, cases: Sequence[str], *, together: bool) -> list[str]:
        """Return where it passes at some key: cases of a check by value, or all of them together.

        Args:
            check: The check's name; a key at which it was not asked counts for nothing.
            cases: The names of the cases that are looked at; one that has no distance was not passed.
            together: Whether it is enough that one of the cases fails.
        """
        answered = [verdict.distances[check] for verdict in self.verdicts if check in verdict.distances]
        passes = [{name for name in cases if found.get(name, math.inf) <= 1} for found in answered]
        if together:
            return ["all its cases together"] if any(len(one) == len(cases) for one in passes) else []
        return [f"case {name}" for name in cases if any(name in one for one in passes)]

    @property
    def margin(self) -> float:
        """Return how far off it is at its worst key, in tolerances; infinity where no value shows it."""
        shown = [verdict.farthest for verdict in self.verdicts if verdict.farthest > 1]
        return min(shown, default=math.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Candidates of one kind, counted.

    Attributes:
        total: How many differ from a right answer.
        killed: How many of them fail at every key.
        failing: How many are judged *failed*.
        named: How many of these are told what is wrong.
        misnamed: How many have a name that they should not have.
        margin: The smallest margin; None where none is shown by a value.
    """

    total: int
    killed: int
    failing: int
    named: int
    misnamed: int
    margin: float | None

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Family:
        """Count candidates."""
        failing = [one for one in judged if one.fails]
        margin = min((one.margin for one in judged if one.killed), default=math.inf)
        return cls(
            total=len(judged),
            killed=sum(one.killed for one in judged),
            failing=len(failing),
            named=sum(one.is_named for one in failing),
            misnamed=sum(bool(one.misnamed) for one in judged),
            margin=None if math.isinf(margin) else margin,
        )

    def __add__(self, other: Family) -> Family:
        """Return both together."""
        margins = [one.margin for one in (self, other) if one.margin is not None]
        return Family(
            total=self.total + other.total,
            killed=self.killed + other.killed,
            failing=self.failing + other.failing,
            named=self.named + other.named,
            misnamed=self.misnamed + other.misnamed,
            margin=min(margins, default=None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Honest:
    """Right answers of many styles.

    Attributes:
        styles: How many styles.
        seeds: At how many keys each was asked.
        failures: How often one did not pass.
        worst: The largest distance of any, in tolerances; at most a third is allowed.
        where: Style, check and case of that distance.
    """

    styles: int
    seeds: int
    failures: int
    worst: float
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A candidate that passes and may.

    Attributes:
        name: Its name.
        section: "equivalent" or "outside".
        reason: Why, in the author's words.
        keys: At how many keys it answered as a right answer does.
    """

    name: str
    section: str
    reason: str
    keys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLint:
    """What was found of one task.

    Attributes:
        task: Its name.
        honest: Right answers.
        nulls: Submissions that know nothing.
        mutants: Faults, mutants of the reference, wrong samples and known mistakes.
        listed: What passes and may.
        unnamed: What fails and is told no more than that: for the author to name the likely ones.
        unasked: Kinds of input that no gating case has, so that a fault there would pass: for the author to weigh.
        problems: What is missing, a sentence each; a task without problems is fit to grade.
        elapsed_ns: How long it took.
    """

    task: str
    honest: Honest
    nulls: Family
    mutants: Family
    listed: tuple[Listed, ...]
    unnamed: tuple[str, ...]
    unasked: tuple[str, ...]
    problems: tuple[str, ...]
    elapsed_ns: int

    @property
    def is_fit(self) -> bool:
        """Tell whether the task may grade."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "task": self.task,
            "fit": self.is_fit,
            "honest": _data(self.honest),
            "nulls": _data(self.nulls),
            "mutants": _data(self.mutants),
            "listed": [_data(one) for one in self.listed],
            "unnamed": list(self.unnamed),
            "unasked": list(self.unasked),
            "problems": list(self.problems),
            "elapsed_ns": self.elapsed_ns,
        }


def _data(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
