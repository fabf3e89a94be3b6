"""Say in a student's words how wrong answers come of right ones: doubled, negated, squared, turned, shifted, cut.

A description is true by construction: it is given only where it turns every base into the answer that came, over all
cases of a check, within the tolerance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import torch

__all__ = ["Place", "describe"]

_RATIO = 1e-4  # how nearly a factor or a difference must be the number that it is called
_NUMBERS: Mapping[str, float] = {
    **{str(n): float(n) for n in (2, 3, 4, 10, 100, 1000)},
    "√2": math.sqrt(2),
    "π": math.pi,
    "ln 2": math.log(2),
    "ln 10": math.log(10),
}
_POWERS: Mapping[str, Callable[[float], float]] = {
    "{}": lambda v: v,
    "√{}": math.sqrt,
    "{}²": lambda v: v * v,
    "2·{}": lambda v: 2 * v,
    "({} − 1)": lambda v: v - 1,
    "({} + 1)": lambda v: v + 1,
}
_HALF_PRECISION = (2.0**-13, 2.0**-5)


class Place(NamedTuple):
    """One case: what came, what it is compared with, and what a description may speak of.

    Attributes:
        got: What came, float64.
        base: What is right, or what a known mistake gives, float64.
        close: Tells whether two tensors are of one shape and agree within the case's tolerance.
        named: Options and arguments by name; numbers and tensors among them are used.
        joined: Whether these are several tensors in one: no part of it means anything.
    """

    got: torch.Tensor
    base: torch.Tensor
    close: Callable[[torch.Tensor, torch.Tensor], bool]
    named: Mapping[str, Any]
    joined: bool = False


def describe(places: Sequence[Place]) -> str | None:
    """Return the first description that turns every base into what came, or None.

    Args:
        places: All cases of a check, of one group; at least one differs.
    """
    places = [place for place in places if place.got.numel() or place.base.numel()]
    for find in (_constant, _factor, _offset, _done, _argument, _partly, _roughly):
        if words := find(places):
            return words
    return None


def _constant(places: Sequence[Place]) -> str | None:
    """Find answers that are one number throughout."""
    if any(place.got.shape != place.base.shape for place in places):
        return None
    for value, word in ((0.0, "zeros"), (1.0, "ones")):
        if all(bool((place.got == value).all()) for place in places):
            return f"the result is all {word}"
    if not any(_varies(place.base) for place in places) or any(_varies(place.got) for place in places):
        return None
    return "every entry of the result is the same number"


def _varies(tensor: torch.Tensor) -> bool:
    return tensor.numel() > 1 and bool((tensor != tensor.reshape(-1)[0]).any())


def _factor(places: Sequence[Place]) -> str | None:
    """Find a number that the result is multiplied with."""
    if any(place.got.shape != place.base.shape for place in places):
        return None
    telling = [place for place in places if bool(place.base.any())]
    ratios = [float((one.got * one.base).sum() / (one.base * one.base).sum()) for one in telling]
    factors = iter(ratios)
    scaled = [next(factors) * one.base if bool(one.base.any()) else one.base for one in places]
    one_sign = all(ratio > 0 for ratio in ratios) or all(ratio < 0 for ratio in ratios)
    return _factor_word(ratios, telling) if ratios and one_sign and _all_close(places, scaled) else None


def _factor_word(ratios: Sequence[float], places: Sequence[Place]) -> str | None:
    sizes = [abs(ratio) for ratio in ratios]
    if _all_near(sizes, [1.0] * len(sizes)):
        return "the sign of the result is changed" if ratios[0] < 0 else None
    sign = ", and its sign is changed" if ratios[0] < 0 else ""
    if word := _number_word(sizes, places):
        return f"the result is multiplied by {word}{sign}"
    if word := _number_word([1 / size for size in sizes], places):
        return f"the result is divided by {word}{sign}"
    word = f"{sizes[0]:.4g}"
    same = word != "1" and _all_near(sizes, [sizes[0]] * len(sizes))
    return f"the result is multiplied by {word}{sign}" if same else None


def _offset(places: Sequence[Place]) -> str | None:
    """Find a number that is added to the result."""
    if any(place.got.shape != place.base.shape for place in places):
        return None
    differences = [float((place.got - place.base).mean()) for place in places]
    if not all(differences) or not _all_close(places, [p.base + d for p, d in zip(places, differences, strict=True)]):
        return None
    sizes = [abs(one) for one in differences]
    if len({one > 0 for one in differences}) > 1:
        return None
    word = "1" if _all_near(sizes, [1.0] * len(sizes)) else _number_word(sizes, places)
    if word is None and _all_near(sizes, [sizes[0]] * len(sizes)):
        word = f"{sizes[0]:.4g}"
    return word and (f"{word} is added to the result" if differences[0] > 0 else f"{word} is taken from the result")


def _number_word(values: Sequence[float], places: Sequence[Place]) -> str | None:
    """Return a name for numbers, one a case: a constant, or an option or argument or what is made of it."""
    for word, number in _NUMBERS.items():
        if _all_near(values, [number] * len(values)):
            return word
    for name in places[0].named:
        scalars = [_scalar(place.named.get(name)) for place in places]
        if any(scalar is None or not scalar > 1e-12 for scalar in scalars):
            continue
        for pattern, power in _POWERS.items():
            if _all_near(values, [power(scalar) for scalar in scalars if scalar is not None]):
                return pattern.format(name.replace("_", " "))
    return None


def _scalar(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _all_near(values: Sequence[float], wanted: Sequence[float]) -> bool:
    return all(abs(value - want) <= _RATIO * abs(want) for value, want in zip(values, wanted, strict=True))


def _all_close(places: Sequence[Place], wanted: Sequence[torch.Tensor]) -> bool:
    return all(place.close(place.got, want) for place, want in zip(places, wanted, strict=True))


def _done(places: Sequence[Place]) -> str | None:
    """Find something that is done to the result."""
    for words, function in _WAYS.items():
        changed = []
        for place in places:
            one = _tried(function, place.base)
            if one is None or not place.close(place.got, one):
                break
            changed.append(one)
        # What leaves every base as it is describes nothing.
        if len(changed) == len(places) and any(
            not place.close(place.base, one) for place, one in zip(places, changed, strict=True)
        ):
            return words
    return None


def _tried(function: Callable[[torch.Tensor], torch.Tensor], base: torch.Tensor) -> torch.Tensor | None:
    try:
        changed = function(base)
    except (RuntimeError, IndexError):
        return None
    return changed if bool(torch.isfinite(changed).all()) else None


_WAYS: Mapping[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "the magnitudes of the result are returned: its signs are lost": torch.abs,
    "the result is squared": torch.square,
    "the root of the result is taken": torch.sqrt,
    "the exponential of the result is taken": torch.exp,
    "the natural logarithm of the result is taken": torch.log,
    "the decimal logarithm of the result is taken": torch.log10,
    "10 is raised to the power of the result": lambda base: 10**base,
    "the result is turned upside down: 1 divided by it": torch.reciprocal,
    "the result is taken from 1": lambda base: 1 - base,
    "negative entries of the result are replaced by 0": torch.relu,
    "the result is rounded to whole numbers": torch.round,
    "decimals of the result are cut off": torch.trunc,
    "a softmax is taken over the last axis of the result": lambda base: base.softmax(-1),
    "the axes of the result are exchanged": lambda base: base.transpose(-1, -2),
    "`view` stands in for a transpose of the result": lambda base: base.reshape(base.transpose(-1, -2).shape),
    "the result comes in reverse order, along the last axis": lambda base: base.flip(-1),
    "the result comes in reverse order, along the first axis": lambda base: base.flip(0),
    "the entries of the result are one place too far, along the last axis": lambda base: base.roll(1, -1),
    "the entries of the result are one place too early, along the last axis": lambda base: base.roll(-1, -1),
    "the entries of the result are one place too far, along the first axis": lambda base: base.roll(1, 0),
    "the entries of the result are one place too early, along the first axis": lambda base: base.roll(-1, 0),
    "the entries of the result are sorted": lambda base: base.sort().values,
    "the entries of the result are summed up along the way, along the last axis": lambda base: base.cumsum(-1),
    "the result is summed over its last axis": lambda base: base.sum(-1),
    "the result is summed over its first axis": lambda base: base.sum(0),
    "the result is averaged over its last axis": lambda base: base.mean(-1),
    "the result is averaged over its first axis": lambda base: base.mean(0),
    "the whole result is summed up": torch.sum,
    "the whole result is averaged": torch.mean,
    "the largest entry of the result is returned alone": torch.max,
    "the first entry of the result is missing, along the first axis": lambda base: base[1:],
    "the last entry of the result is missing, along the first axis": lambda base: base[:-1],
    "the first entry of the result is missing, along the last axis": lambda base: base[..., 1:],
    "the last entry of the result is missing, along the last axis": lambda base: base[..., :-1],
    "the result is divided by its sum along the last axis": lambda base: base / base.sum(-1, keepdim=True),
    "the result is divided by its length along the last axis": lambda base: base / base.norm(dim=-1, keepdim=True),
}


def _argument(places: Sequence[Place]) -> str | None:
    """Find an argument that comes back as it is."""
    for name, value in places[0].named.items():
        if isinstance(value, torch.Tensor) and all(_is_argument(place, name) for place in places):
            return f"the argument {name} comes back as it is"
    return None


def _is_argument(place: Place, name: str) -> bool:
    value = place.named.get(name)
    return isinstance(value, torch.Tensor) and place.close(place.got, value.double())


def _partly(places: Sequence[Place]) -> str | None:
    """Find a part of the result that alone is wrong."""
    telling = [place for place in places if not place.close(place.got, place.base)]
    if any(place.joined or place.got.shape != place.base.shape for place in telling):
        return None
    for words, cut in _parts(min(place.base.ndim for place in telling)):
        if all(_right_without(place, cut) for place in telling):
            return f"the result is right but for {words}"
    return None


def _parts(axes: int) -> Iterator[tuple[str, Callable[[torch.Tensor], torch.Tensor]]]:
    for axis, where in ((0, "first axis"), (-1, "last axis"))[: min(axes, 2)]:
        along = f", along the {where}" if axes > 1 else ""
        yield f"its first entry{along}", partial(_first, axis)
        yield f"its last entry{along}", partial(_last, axis)
        yield f"its second half{along}", partial(_second_half, axis)


def _first(axis: int, tensor: torch.Tensor) -> torch.Tensor:
    return tensor.narrow(axis, 0, 1)


def _last(axis: int, tensor: torch.Tensor) -> torch.Tensor:
    return tensor.narrow(axis, tensor.shape[axis] - 1, 1)


def _second_half(axis: int, tensor: torch.Tensor) -> torch.Tensor:
    half = tensor.shape[axis] // 2
    return tensor.narrow(axis, tensor.shape[axis] - half, half)


def _right_without(place: Place, cut: Callable[[torch.Tensor], torch.Tensor]) -> bool:
    """Tell whether the answer is right once a part of it is, and something stays outside that part."""
    mended = place.got.clone()
    part = cut(mended)
    if part.numel() == mended.numel():
        return False
    part.copy_(cut(place.base))
    return place.close(mended, place.base)


def _roughly(places: Sequence[Place]) -> str | None:
    """Find answers that are right to two or three digits."""
    shares = []
    for place in places:
        if place.got.shape != place.base.shape:
            return None
        if not bool(place.base.any()) or place.close(place.got, place.base):
            continue
        shares.append(float((place.got - place.base).abs().max() / place.base.abs().max()))
    low, high = _HALF_PRECISION
    if not shares or max(shares) > high or sum(share > low for share in shares) < len(shares) / 2:
        return None
    return "the result is right to two or three digits only, as half precision, rounding or a small term leaves it"
