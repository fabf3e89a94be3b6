"""Read a submission's answer back as a plain tensor, whichever honest container it came in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import torch

__all__ = ["Reading", "as_tensor", "read", "shown"]

_WIDE_FLOATS = (torch.float32, torch.float64)
_INTEGERS = (torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8)
_SHOWN_ITEMS = 12
_ALWAYS_READ = 1000
_SCALAR = torch.zeros(())


class Reading(NamedTuple):
    """An answer that was read back.

    Attributes:
        tensor: float64 (or int64, bool) values, or None when there is a problem.
        problem: What was wanted and what came, or "".
        notice: What is accepted but worth saying, or "".
    """

    tensor: torch.Tensor | None
    problem: str = ""
    notice: str = ""


def read(value: Any, like: torch.Tensor) -> Reading:
    """Read an answer as a tensor of the kind and shape of `like`.

    Args:
        value: A tensor, an array, numbers, or nested lists of those.
        like: What is wanted: its shape, and whether it holds floats, integers or bools.

    Returns:
        float64 for floats of float32 or wider and for integers, int64 for integers, bool for bools. A scalar may come
        with any number of axes of length 1, and a column where a vector is due; the notice says so. Finiteness is
        checked.
    """
    tensor = as_tensor(value, like)
    if tensor is None:
        return Reading(None, f"wanted {_wanted(like)}, got {_described(value)}")
    converted = _of_kind(tensor, like)
    if converted is None:
        return Reading(None, f"wanted {_wanted(like)}, got {_described(value)}")
    notice = ""
    if converted.shape != like.shape:
        if like.ndim == 0 and converted.numel() == 1:
            converted = converted.reshape(())
        elif like.ndim == 1 and converted.shape == (*like.shape, 1):
            converted, notice = converted.reshape(like.shape), "a column was accepted where a vector is due"
        else:
            return Reading(None, f"wanted shape {_shape(like)}, got shape {_shape(converted)}")
    if converted.is_floating_point() and not bool(torch.isfinite(converted).all()):
        kinds = "NaN" if bool(torch.isnan(converted).any()) else "infinite"
        return Reading(None, f"wanted finite numbers, got {kinds} values")
    return Reading(converted, "", notice)


def _is_far_larger(value: Any, like: torch.Tensor) -> bool:
    """Tell whether an answer has so many elements or lists that it can't be right; it is not converted then."""
    most = _ALWAYS_READ + math.prod(max(size, 1) for size in like.shape) * (like.ndim + 2)
    if isinstance(value, torch.Tensor):
        return value.numel() > most
    if isinstance(value, np.ndarray):
        return value.size > most
    return sum(1 for _ in islice(_nodes(value), most + 1)) > most


def _nodes(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, list | tuple):
        for item in value:
            yield from _nodes(item)


def _of_kind(tensor: torch.Tensor, like: torch.Tensor) -> torch.Tensor | None:
    if like.is_floating_point():
        return tensor.double() if tensor.dtype in (*_WIDE_FLOATS, *_INTEGERS) else None
    if like.dtype == torch.bool:
        if tensor.dtype in _INTEGERS and bool(((tensor == 0) | (tensor == 1)).all()):
            return tensor.bool()
        return tensor if tensor.dtype == torch.bool else None
    return tensor.long() if tensor.dtype in _INTEGERS else None


def as_tensor(value: Any, like: torch.Tensor | None = None) -> torch.Tensor | None:
    """Return an answer as a tensor of its own dtype, or None when it is none.

    Args:
        value: A tensor, an array, numbers, or nested lists of those.
        like: What is wanted, when that is known: an answer that is far larger costs nothing, and None comes of it.
    """
    if like is not None and _is_far_larger(value, like):
        return None
    if isinstance(value, torch.Tensor):
        return value.detach()
    if isinstance(value, np.ndarray | np.generic):
        return _from_numpy(value)
    if isinstance(value, bool | int | float):
        return torch.tensor(value, dtype=torch.float64 if isinstance(value, float) else None)
    if isinstance(value, list | tuple):
        is_plain = bool(value) and all(type(item) is float for item in value)  # the usual row, in a tenth of the time
        return torch.tensor(value, dtype=torch.float64) if is_plain else _stacked([as_tensor(item) for item in value])
    return None


def _from_numpy(value: np.ndarray | np.generic) -> torch.Tensor | None:
    try:
        return torch.from_numpy(np.atleast_1d(np.array(value)).copy()).reshape(np.shape(value))
    except TypeError:  # objects, strings, dates
        return None


def _stacked(parts: list[torch.Tensor | None]) -> torch.Tensor | None:
    known = [part for part in parts if part is not None]
    if len(known) != len(parts):
        return None
    if not known:
        return torch.empty(0, dtype=torch.float64)
    shapes = {tuple(part.shape) for part in known}
    if len(shapes) > 1:
        if {part.numel() for part in known} != {1}:
            return None
        known = [part.reshape(()) for part in known]
    kinds = {part.dtype for part in known}
    if len(kinds) > 1:
        if torch.bool in kinds:
            return None
        known = [part.double() for part in known] if any(part.is_floating_point() for part in known) else known
        known = [part.long() if not part.is_floating_point() else part for part in known]
    return torch.stack(known)


def _shape(tensor: torch.Tensor) -> str:
    return str(tuple(tensor.shape))


def _wanted(like: torch.Tensor) -> str:
    kind = (
        "floats of float32 or wider"
        if like.is_floating_point()
        else "a bool"
        if like.dtype == torch.bool
        else "integers"
    )
    if like.ndim == 0:
        return {"integers": "an integer", "floats of float32 or wider": "a float"}.get(kind, kind)
    return f"{kind} of shape {_shape(like)}"


def _described(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return f"a {str(value.dtype).removeprefix('torch.')} tensor of shape {_shape(value)}"
    if isinstance(value, np.ndarray):
        return f"a {value.dtype} array of shape {value.shape}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)} items"
    if isinstance(value, bool | int | float | str):
        return f"{type(value).__name__} {value!r}"[:80]
    return "None" if value is None else f"a {type(value).__name__}"


def shown(value: Any, *, rounded: bool = True) -> str:
    """Return a short text of a value for a student: numbers, at most a dozen, then the shape.

    Args:
        value: Anything.
        rounded: Whether floats are rounded to six decimals; else they are shown to their last digit.
    """
    if _is_far_larger(value, _SCALAR):
        return f"values of shape {tuple(value.shape)}" if hasattr(value, "shape") else _described(value)
    tensor = value if isinstance(value, torch.Tensor) else as_tensor(value)
    if tensor is None:
        return repr(value)[:200]
    if tensor.numel() > _SHOWN_ITEMS:
        return f"values of shape {_shape(tensor)}"
    with np.errstate(over="ignore"):  # rounding scales up first
        is_cut = rounded and tensor.is_floating_point()
        numbers = tensor.double().numpy().round(6) if is_cut else tensor.numpy()
    return str(numbers.tolist())
