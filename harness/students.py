"""Who handed a submission in, as a learning platform's download or a roster says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Student"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """One student, or the group that handed in together.

    Attributes:
        identifier: The platform's or the university's number, or "".
        name: As it is shown, or "".
        email: The address, or "".
        attempt: Which attempt this is, from 1; None where the platform doesn't say.
        late: Whether the platform marks it as late.
    """

    identifier: str = ""
    name: str = ""
    email: str = ""
    attempt: int | None = None
    late: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "identifier": self.identifier,
            "name": self.name,
            "email": self.email,
            "attempt": self.attempt,
            "late": self.late,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Student:
        """Build it from `to_dict`'s data."""
        return cls(**data)
