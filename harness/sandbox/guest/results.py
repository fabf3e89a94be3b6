"""Arguments into the containers that a submission wants, and what it returns into plain data."""

from __future__ import annotations

import dataclasses
from array import array
from collections import deque
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import torch

from .permissive import Permissive

DEPTH = 16
_STRINGS = "UT"  # numpy's kinds of strings: of one length, and of any


def converted(arguments: Mapping[str, Any], containers: str | Mapping[str, str] | None) -> dict[str, Any]:
    """Return arguments with tensors and arrays in the containers that an adapter names.

    Args:
        arguments: value by name.
        containers: "numpy", "torch" or "list" for all, or by argument name; None leaves them as they are.
    """
    if containers is None:
        return dict(arguments)
    if isinstance(containers, str):
        return {name: _converted(value, containers) for name, value in arguments.items()}
    return {name: _converted(value, containers.get(name)) for name, value in arguments.items()}


def _converted(value: Any, container: str | None) -> Any:
    if isinstance(value, torch.Tensor | np.ndarray):
        return value if container is None else _CONVERSIONS[container](value)
    if container is not None and isinstance(value, list | tuple):
        return type(value)(_converted(item, container) for item in value)
    return value


def _to_numpy(value: Any) -> Any:
    return value.numpy() if isinstance(value, torch.Tensor) else value


def _to_torch(value: Any) -> Any:
    return torch.from_numpy(np.ascontiguousarray(value)) if isinstance(value, np.ndarray) else value


_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "numpy": _to_numpy,
    "torch": _to_torch,
    "list": lambda value: value.tolist(),
}


class Once:
    """A callable that is called once, and gives that answer ever after.

    Attributes:
        target: what is called.
    """

    def __init__(self, target: Callable[..., Any]) -> None:
        """Take what is to be called."""
        self.target = target
        self._answers: list[Any] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it, or give the answer that is there."""
        if not self._answers:
            self._answers.append(self.target(*args, **kwargs))
        return self._answers[0]


class NoSuchPart(LookupError):
    """An adapter's `result` names a part that didn't come back."""


def part(value: Any, which: int | str | None) -> Any:
    """Return the part of a result that an adapter names, the whole without one.

    Raises:
        NoSuchPart: there is no such part.
    """
    if which is None:
        return value
    # Exception: the result is the submission's own object, and indexing runs its code.
    try:
        return value[which]
    except Exception:  # noqa: BLE001
        raise NoSuchPart(f"the adapter wants part {which!r} of a result of type {type(value).__name__}") from None


def tidy(value: Any, depth: int = DEPTH) -> Any:
    """Return a result as plain data where it is data: graphs detached, named tuples and mappings made plain.

    What is no data (a set, a generator, a module) is returned as it is, for the encoder to name.
    """
    if depth == 0 or value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, torch.Tensor | np.ndarray | np.generic | Decimal | Fraction) or _is_array(value):
        return _plain(value)
    if isinstance(value, tuple):
        return tuple(tidy(item, depth - 1) for item in value)
    if isinstance(value, list | deque | array):
        return [tidy(item, depth - 1) for item in value]
    fields = named(value)
    return value if fields is None else {key: tidy(item, depth - 1) for key, item in fields.items()}


def named(value: Any) -> Mapping[Any, Any] | None:
    """Return the parts of a mapping, or of an instance of a dataclass, by name; None for anything else."""
    if isinstance(value, Mapping):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return None


def _is_array(value: Any) -> bool:
    """Tell whether a value of somebody else's type (a pandas Series) says of itself that it is an array."""
    return callable(getattr(type(value), "__array__", None)) and not isinstance(value, Permissive)


def _plain(value: Any) -> Any:
    """Return tensors without their graph, exact numbers as floats, and the rest as NumPy has it.

    Strings come as such or as lists of them, and what is longer than a double as doubles.
    """
    if isinstance(value, torch.Tensor):
        return value.detach()
    if isinstance(value, Decimal | Fraction):
        return float(value)
    array = value if isinstance(value, np.ndarray | np.generic) else np.asarray(value)
    if array.dtype.kind in _STRINGS:
        return array.tolist()
    return array.astype(np.float64) if array.dtype == np.longdouble else array
