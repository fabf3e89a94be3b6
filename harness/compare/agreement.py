"""One rule for all values: r = max|got − want| / (k·σ) over a group, and r ≤ 1 agrees.

A group is one result, or all parameter gradients together. Finer statistics (element by element) put honest answers
at 10² to 10⁷, because small elements beside large ones carry the rounding of the large ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import torch

from harness.compare.noise import EPS32
from harness.compare.reading import read, shown

__all__ = ["Distance", "agree", "largest_magnitude", "measure"]

_CERTAIN = 4 * EPS32  # closer than this in units of the scale, nothing honest or wrong is told apart


class Distance(NamedTuple):
    """How far an answer lies from what was wanted.

    Attributes:
        tolerances: Distance in tolerances; at most 1 agrees, infinity for a wrong kind, shape or choice.
        problem: Why it can't be a right answer whatever its values, or "".
        notice: What was accepted and is worth saying, or "".
        values: What was expected and what came, where they do not agree; for visible cases.
    """

    tolerances: float
    problem: str = ""
    notice: str = ""
    values: str = ""

    @property
    def agrees(self) -> bool:
        """Tell whether the answer lies within the tolerance; NaN does not."""
        return self.tolerances <= 1.0


def measure(
    got: Any,
    want: Any,
    *,
    sigma: Callable[[float], float],
    k: float = 10.0,
    relative: float | None = None,
    precisely: bool = False,
) -> Distance:
    """Measure how far `got` lies from `want`.

    Args:
        got: The submission's answer, as data.
        want: A float tensor (compared within k·σ), a mapping of float tensors (one group), or an integer or bool
            tensor, a bool, an int or a string (compared exactly; strings casefolded).
        sigma: Gives the rounding spread σ for the group's scale (its largest magnitude); called only when needed.
        k: The tolerance in units of σ.
        relative: When given, |got − want| ≤ relative·|want| element by element is the rule instead.
        precisely: Whether a small distance is measured in units of σ too, where |got − want| ≤ 4 eps·scale alone says
            that it agrees; for who measures margins.
    """
    if isinstance(want, str):
        same = isinstance(got, str) and got.strip().casefold() == want.casefold()
        return _exact(same=same, got=got, want=want)
    if isinstance(want, Mapping):
        return _measure_mapping(got, want, _Rule(sigma, k, relative, precisely))
    if not isinstance(want, torch.Tensor):
        want = torch.tensor(want, dtype=torch.float64 if isinstance(want, float) else None)
    reading = read(got, want)
    if reading.tensor is None:
        return Distance(float("inf"), reading.problem, "", f"expected {shown(want)}\ngot {shown(got)}")
    if not want.is_floating_point():
        tolerances = 0.0 if bool((reading.tensor == want).all()) else float("inf")
    elif relative is not None:
        tolerances = _in_shares(reading.tensor, want.double(), relative)
    else:
        rule = _Rule(sigma, k, relative, precisely)
        tolerances = _in_tolerances([reading.tensor], [want.double()], rule)
    # What agrees needs no words, and most answers agree.
    values = "" if tolerances <= 1.0 else f"expected {shown(want)}\ngot {shown(reading.tensor)}"
    return Distance(tolerances, "", reading.notice, values)


def agree(
    got: torch.Tensor,
    want: torch.Tensor,
    *,
    sigma: Callable[[float], float],
    k: float = 10.0,
    relative: float | None = None,
) -> bool:
    """Tell whether two float64 tensors agree, as `measure` does, in a fraction of its time; shapes must be the same.

    Args:
        got: One tensor.
        want: The other one.
        sigma: As for `measure`.
        k: As for `measure`.
        relative: As for `measure`.
    """
    if got.shape != want.shape:
        return False
    if relative is not None:
        return _in_shares(got, want, relative) <= 1.0
    return _in_tolerances([got], [want], _Rule(sigma, k, relative, precisely=False)) <= 1.0


def _exact(*, same: bool, got: Any, want: Any) -> Distance:
    return Distance(0.0 if same else float("inf"), "", "", f"expected {want!r}\ngot {shown(got)}")


class _Rule(NamedTuple):
    sigma: Callable[[float], float]
    k: float
    relative: float | None
    precisely: bool


def _measure_mapping(got: Any, want: Mapping[str, torch.Tensor], rule: _Rule) -> Distance:
    if not isinstance(got, Mapping):
        return Distance(float("inf"), f"wanted tensors named {', '.join(want)}, got a {type(got).__name__}")
    gots, wants = [], []
    for name, wanted in want.items():
        value = got.get(name)
        # a parameter that takes no part in the result has no gradient, which is the zero gradient
        reading = read(torch.zeros_like(wanted) if value is None else value, wanted)
        if reading.tensor is None:
            return Distance(float("inf"), f"{name}: {reading.problem}")
        gots.append(reading.tensor)
        wants.append(wanted.double())
    if (share := rule.relative) is not None:
        return Distance(_worst(_in_shares(got, want, share) for got, want in zip(gots, wants, strict=True)))
    return Distance(_in_tolerances(gots, wants, rule))


def _in_tolerances(gots: list[torch.Tensor], wants: list[torch.Tensor], rule: _Rule) -> float:
    worst = _worst(_largest(got - want) for got, want in zip(gots, wants, strict=True))
    scale = _worst(_largest(want) for want in wants)
    certain = _CERTAIN * scale
    if worst <= certain:
        return worst / (max(certain, rule.k * rule.sigma(scale)) if rule.precisely else certain) if worst else 0.0
    allowed = rule.k * rule.sigma(scale)
    return worst / allowed if allowed > 0 else float("inf")


def _in_shares(got: torch.Tensor, want: torch.Tensor, relative: float) -> float:
    return _largest((got - want) / (relative * want.abs() + torch.finfo(torch.float64).tiny))


def _worst(values: Iterable[float]) -> float:
    """Return the largest value, 0 when there is none; NaN when any is, which `max` would pass over."""
    worst = 0.0
    for value in values:
        if math.isnan(value):
            return value
        worst = max(worst, value)
    return worst


def largest_magnitude(value: Any) -> float | None:
    """Return the largest magnitude of a wanted group's floats, its scale; None where it holds no floats."""
    layouts = getattr(value, "layouts", None)
    if layouts is not None:
        value = next(iter(layouts.values()))
    if isinstance(value, Mapping):
        scales = [scale for item in value.values() if (scale := largest_magnitude(item)) is not None]
        return max(scales, default=None)
    return _largest(value) if isinstance(value, torch.Tensor) and value.is_floating_point() else None


def _largest(tensor: torch.Tensor) -> float:
    return float(tensor.abs().max()) if tensor.numel() else 0.0
