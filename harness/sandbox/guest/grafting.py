"""Answers that bring no constructor: a bare `forward`, or a class that lacks `__init__`, put on the task's skeleton.

A hand-out gives the class and asks for its forward pass alone. The task's scaffold then holds the class without that
method, marked by the class attribute `skeleton_of`, the hook's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import FunctionType
from typing import Any

import torch

from .fitting import fit, parameters

MARK = "skeleton_of"


def skeleton_of(hook: str, injected: Iterable[Any]) -> type | None:
    """Return the class of the scaffold that is marked as a hook's skeleton, None without one."""
    classes = (value for value in injected if isinstance(value, type))
    return next((value for value in classes if vars(value).get(MARK) == hook), None)


def is_method(value: Any) -> bool:
    """Tell whether a definition is a function that stands outside a class and takes `self`."""
    if not isinstance(value, FunctionType):
        return False
    found = parameters(value)
    return bool(found) and found is not None and found[0].name == "self"


def grafted(value: Any, skeleton: type, forward: Sequence[str]) -> Any:
    """Return a class on the skeleton, or the value where it needs none.

    Args:
        value: a function `forward(self, …)`, or a class without a constructor of its own.
        skeleton: the class that brings constructor and parts.
        forward: the names that the forward pass takes.
    """
    if is_method(value):
        found = parameters(value)
        if found is None or fit(found[1:], forward) is None:
            return value
        return type(skeleton.__name__, (skeleton,), {"forward": value, "__module__": value.__module__})
    if not isinstance(value, type) or issubclass(value, skeleton) or _constructs(value):
        return value
    # Exception: a submission's own metaclass runs here, and its class may not go together with the skeleton.
    make: Any = type(value)
    try:
        return make(value.__name__, (value, skeleton), {"__module__": value.__module__})
    except Exception:  # noqa: BLE001
        return value


def _constructs(value: type) -> bool:
    """Tell whether a class has a constructor from elsewhere than torch's module and `object`."""
    named = ("__init__", "__new__")
    return any(name in vars(base) for base in value.__mro__ if base not in (torch.nn.Module, object) for name in named)
