"""Sizes that are drawn under the run key: a task declares ranges, and no run asks at the sizes of another.

Code that is right for the sizes of one run alone passes no second one. The ends of a range come up more often than
what lies between them, because that is where faults hide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.errors import InvalidTask

if TYPE_CHECKING:
    import torch

__all__ = ["Between", "Same", "drawn", "is_drawn"]


@dataclass(frozen=True, slots=True)
class Between:
    """An integer option of a case that is drawn anew for every run.

    Attributes:
        low: The smallest value.
        high: The largest value.
        step: The distance of neighbours; 2 keeps odd what begins odd.
    """

    low: int
    high: int
    step: int = 1

    def __post_init__(self) -> None:
        """Reject a range that holds fewer than two values."""
        if not self.low + self.step <= self.high or self.step < 1 or (self.high - self.low) % self.step:
            raise InvalidTask(f"Between: wanted at least two values from low to high, got {self}, step {self.step}")

    def __str__(self) -> str:
        """Return the range in a student's words."""
        return f"{self.low} to {self.high}"

    def draw(self, generator: torch.Generator) -> int:
        """Return a value: each end in a quarter of the draws, else any."""
        import torch  # noqa: PLC0415 - `harness --help` and `list` must not pay for torch

        count = (self.high - self.low) // self.step + 1
        where, place = (int(torch.randint(n, (), generator=generator)) for n in (4, count))
        return (self.low, self.high, *[self.low + self.step * place] * 2)[where]


@dataclass(frozen=True, slots=True)
class Same:
    """An option that is equal to an earlier one of the same case.

    Attributes:
        option: The other option's name.
    """

    option: str

    def __str__(self) -> str:
        """Return it in a student's words."""
        return f"as {self.option.replace('_', ' ')}"


def is_drawn(value: Any) -> bool:
    """Tell whether an option, or any part of it, is drawn."""
    return isinstance(value, Between) or (isinstance(value, tuple | list) and any(map(is_drawn, value)))


def drawn(options: Mapping[str, Any], generator: torch.Generator) -> dict[str, Any]:
    """Return the options with every range replaced by a value, in their order.

    Args:
        options: Keywords of an input generator; ranges may stand inside tuples (a shape).
        generator: The source of all values.

    Raises:
        InvalidTask: An option is to be the same as one that does not stand before it.
    """
    values: dict[str, Any] = {}
    for name, value in options.items():
        values[name] = _value(value, values, generator)
    return values


def _value(value: Any, before: Mapping[str, Any], generator: torch.Generator) -> Any:
    if isinstance(value, Between):
        return value.draw(generator)
    if isinstance(value, Same):
        if value.option not in before:
            raise InvalidTask(f"Same({value.option!r}): no option of that name stands before it")
        return before[value.option]
    if type(value) in (tuple, list):
        return type(value)(_value(item, before, generator) for item in value)
    return value
