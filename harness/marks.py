"""Marks and comments by hand: they stand beside the verdicts, and no grading touches them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Mark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a person gave for one task of one submission.

    Attributes:
        points: Points for the whole task, in place of those that the checks earned; None leaves these as they are.
        comment: What is said to the author, or "".
        private: Whether the comment is for teachers alone; the points count all the same.
        by_checks: Points that the checks earned, None where the task is ungraded; filled in when a run is read.
    """

    points: float | None = None
    comment: str = ""
    private: bool = False
    by_checks: float | None = None

    def __post_init__(self) -> None:
        """Reject points that no gradebook could hold.

        Raises:
            ValueError: They are negative or no finite number.
        """
        if self.points is not None and not 0 <= self.points < math.inf:
            raise ValueError(f"wanted points of at least 0, got {self.points}")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "points": self.points,
            "comment": self.comment,
            "private": self.private,
            "by_checks": self.by_checks,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Mark:
        """Build it from `to_dict`'s data."""
        return cls(**data)
