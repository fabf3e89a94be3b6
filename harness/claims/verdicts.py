"""From what was observed to a verdict: a claim holds when it lies inside the 95 % prediction interval.

The interval is that of Student's t for one further seed, so a claim is asked whether it could be one more observation.
A claimed range, an ordering as "> 0", asks more: the whole interval must lie inside it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from harness.student_t import quantile

__all__ = ["ClaimVerdict", "Claimed", "ClaimsReport", "Column", "Standing", "column", "unchecked"]

CONFIDENCE = 0.95


class Standing(StrEnum):
    """What became of a claim; the values are the literals that stand in JSON."""

    REPRODUCED = "reproduced"
    NOT_REPRODUCED = "not_reproduced"
    CANNOT_BE_CHECKED = "cannot_be_checked"
    UNCLAIMED = "unclaimed"


class Claimed(NamedTuple):
    """What is claimed: a number, or a range that a number must lie in.

    Attributes:
        low: The least of it.
        high: The largest; the same as `low` for a number.
    """

    low: float
    high: float

    @classmethod
    def read(cls, value: float | str) -> Claimed:
        """Return what a validated entry of `claims` says: a number, "> 0", "< 3" or "0 to 1"."""
        if not isinstance(value, str):
            return cls(float(value), float(value))
        if value[0] == ">":
            return cls(float(value[1:]), math.inf)
        if value[0] == "<":
            return cls(-math.inf, float(value[1:]))
        low, high = value.split(" to ")
        return cls(float(low), float(high))

    @property
    def is_number(self) -> bool:
        """Tell a number from a range."""
        return self.low == self.high

    def agrees(self, low: float, high: float) -> bool:
        """Tell whether a number lies in the interval, or the interval in a range."""
        inside = low <= self.low <= high if self.is_number else self.low < low and high < self.high
        return bool(inside)

    def __str__(self) -> str:
        """Return it as it is written."""
        if self.is_number:
            return f"{self.low:.6g}"
        if math.isinf(self.high):
            return f"> {self.low:.6g}"
        return f"< {self.high:.6g}" if math.isinf(self.low) else f"{self.low:.6g} to {self.high:.6g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What came of a claim with one side's parts.

    Attributes:
        standing: The verdict.
        why: Why it can't be checked, or "".
        values: One number a seed, in the order of the seeds.
        centre: Their mean, of logarithms where spreads are those of logarithms; None without one.
        low: Lower end of the 95 % prediction interval; None with fewer than two values.
        high: Upper end of it.
    """

    standing: Standing
    why: str = ""
    values: tuple[float, ...] = ()
    centre: float | None = None
    low: float | None = None
    high: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "verdict": self.standing.value,
            "why": self.why,
            "values": list(self.values),
            "centre": self.centre,
            "low": self.low,
            "high": self.high,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimVerdict:
    """One claim, with both columns.

    Attributes:
        name: Its name in `submission.yaml`, or that of a quantity nobody claims anything of.
        what: What it is, in words; "" for one that no task knows.
        settings: What it follows from, in words.
        claimed: What is claimed; None when nothing is.
        submission: With the submission's parts.
        reference: With the reference's.
    """

    name: str
    what: str
    settings: tuple[str, ...]
    claimed: Claimed | None
    submission: Column
    reference: Column

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "name": self.name,
            "what": self.what,
            "settings": list(self.settings),
            "claimed": None if self.claimed is None else str(self.claimed),
            "submission": self.submission.to_dict(),
            "reference": self.reference.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsReport:
    """What came of all claims of a submission.

    Attributes:
        submission: Name, path and digest.
        claims: A verdict a claim, in the order of the claims.
        left_out: What was not run, and why, in sentences.
        sources: What was observed: name, words, what tells its picture, and every run's rows, for pictures.
        run: Seeds, key, confinement and time.
        faults: What could not be observed through no fault of the submission.
        environment: The machine.
    """

    submission: Mapping[str, str]
    claims: tuple[ClaimVerdict, ...]
    left_out: tuple[str, ...]
    sources: tuple[Mapping[str, Any], ...]
    run: Mapping[str, Any]
    faults: tuple[str, ...] = ()
    environment: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "schema": 1,
            "kind": "claims",
            "submission": dict(self.submission),
            "environment": dict(self.environment),
            "run": dict(self.run),
            "claims": [claim.to_dict() for claim in self.claims],
            "left_out": list(self.left_out),
            "faults": list(self.faults),
            "sources": [dict(source) for source in self.sources],
        }


def unchecked(why: str, *, claimed: bool = True) -> Column:
    """Return a column of which nothing is known."""
    return Column(standing=Standing.CANNOT_BE_CHECKED if claimed else Standing.UNCLAIMED, why=why)


def column(claimed: Claimed | None, values: Sequence[float], *, wanted: int, logarithmic: bool = False) -> Column:
    """Return the verdict of one side.

    Args:
        claimed: What is claimed, or None.
        values: What was observed, one a seed.
        wanted: How many seeds a verdict takes.
        logarithmic: Whether the interval is one of logarithms.
    """
    if not all(math.isfinite(value) and (value > 0 or not logarithmic) for value in values):
        return unchecked("a value is not finite, or not positive where it must be", claimed=claimed is not None)
    try:
        centre, low, high = _interval(values, logarithmic=logarithmic)
    except OverflowError:
        why = "the values lie too far apart: no number is an end of their interval"
        return unchecked(why, claimed=claimed is not None)
    standing, why = Standing.UNCLAIMED, ""
    if claimed is not None and len(values) < wanted:
        standing = Standing.CANNOT_BE_CHECKED
        why = f"{len(values)} of {wanted} seeds are done; the same command goes on"
    elif claimed is not None:
        assert low is not None
        assert high is not None
        agrees = claimed.agrees(low, high)
        standing = Standing.REPRODUCED if agrees else Standing.NOT_REPRODUCED
    return Column(standing=standing, why=why, values=tuple(values), centre=centre, low=low, high=high)


def _interval(values: Sequence[float], *, logarithmic: bool) -> tuple[float | None, float | None, float | None]:
    """Return (centre, low, high) for one further value.

    Raises:
        OverflowError: One of them is no finite number.
    """
    if not values:
        return None, None, None
    scaled = [math.log10(value) for value in values] if logarithmic else list(values)
    mean = statistics.fmean(scaled)
    back = (lambda value: 10.0**value) if logarithmic else float
    if len(scaled) < 2:
        return back(mean), None, None
    factor = quantile((1 + CONFIDENCE) / 2, len(scaled) - 1) * math.sqrt(1 + 1 / len(scaled))
    half = factor * statistics.stdev(scaled)
    centre, low, high = back(mean), back(mean - half), back(mean + half)
    if not all(map(math.isfinite, (centre, low, high))):
        raise OverflowError
    return centre, low, high
