"""What altered answers are made of: changes of values, of arguments, and the calls at which they happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

__all__ = [
    "Act",
    "Call",
    "Reply",
    "always",
    "as_arrays",
    "as_lists",
    "broadcast",
    "computed",
    "detached",
    "doubled_floats",
    "drawn_at_random",
    "fewer_rows",
    "filled_with",
    "given_changed",
    "half",
    "has_zeros",
    "is_large",
    "is_tiny",
    "is_zero",
    "lowered",
    "one_row",
    "repeated_rows",
    "repeating",
    "returning_an_argument",
    "shuffled",
    "spoiled",
    "tensors_in",
    "value_alone",
    "when",
    "with_any_tensor",
]

_ANSWERS = ("value", "gradients", "argument_gradients")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the altered hook.

    Attributes:
        number: 1 for the hook's first call.
        arguments: What is given.
        answer: Gives the reference's reply for arguments.
    """

    number: int
    arguments: dict[str, Any]
    answer: Callable[[dict[str, Any]], dict[str, Any]]

    def right(self) -> dict[str, Any]:
        """Return the reference's reply."""
        return self.answer(self.arguments)


Reply = dict[str, Any]
Act = Callable[[Call], tuple[Reply, bool]]


def tensors_in(arguments: Mapping[str, Any]) -> list[torch.Tensor]:
    """Return the tensors and arrays of a call as tensors, in order; those without axes are left out."""
    found = []
    for value in arguments.values():
        if isinstance(value, np.ndarray):
            value = torch.from_numpy(np.ascontiguousarray(value))  # noqa: PLW2901 - one kind from here on
        if isinstance(value, torch.Tensor) and value.ndim:
            found.append(value)
    return found


def mapped(reply: Reply, change: Callable[[Any], Any]) -> Reply:
    """Return a reply whose every tensor, number, bool and text is changed; an error stays as it is."""
    return {name: _each(value, change) if name in _ANSWERS else value for name, value in reply.items()}


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {name: _each(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_each(item, change) for item in value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
        return change(torch.from_numpy(value.copy()))
    return value if value is None else change(value)


def always(change: Callable[[Any], Any]) -> Callable[[], Act]:
    """Return what changes every answer."""
    return lambda: lambda call: (mapped(call.right(), change), True)


def given_changed(change: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[], Act]:
    """Return what answers for changed tensors and arrays."""

    def act(call: Call) -> tuple[Reply, bool]:
        return call.answer({name: _changed(value, change) for name, value in call.arguments.items()}), True

    return lambda: act


def _changed(value: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    if isinstance(value, torch.Tensor):
        return change(value) if value.ndim else value
    if isinstance(value, np.ndarray) and value.ndim:
        return change(torch.from_numpy(value.copy())).numpy()
    return value


def filled_with(number: float) -> Callable[[Any], Any]:
    """Return what puts one number in the place of every one."""

    def change(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            whole = not value.is_floating_point() and number != number  # noqa: PLR0124 - NaN
            return torch.full_like(value.double() if whole else value, number)
        if isinstance(value, bool):
            return bool(number)
        return int(number) if isinstance(value, int) and number in (0.0, 1.0) else number

    return lambda value: "" if isinstance(value, str) else change(value)


def shuffled(value: Any) -> Any:
    """Return the numbers of a value in another order, the same one every time."""
    if not isinstance(value, torch.Tensor) or value.numel() < 2:
        return spoiled(value)
    order = torch.randperm(value.numel(), generator=torch.Generator().manual_seed(value.numel()))
    return value.reshape(-1)[order].reshape(value.shape)


def drawn_at_random(value: Any) -> Any:
    """Return random numbers in the shape of a value, the same ones every time."""
    if not isinstance(value, torch.Tensor):
        return spoiled(value)
    noise = torch.randn(value.shape, generator=torch.Generator().manual_seed(value.numel() + 1))
    return noise.to(value.dtype) if value.is_floating_point() else (noise > 0).to(value.dtype)


def spoiled(value: Any) -> Any:
    """Return a value that is wrong by about a hundredth of its scale, or by one."""
    if isinstance(value, torch.Tensor):
        if not value.is_floating_point():
            return ~value if value.dtype == torch.bool else value + 1
        scale = float(value.abs().max()) if value.numel() else 0.0
        return value + 0.01 * (scale or 1.0)
    if isinstance(value, str):
        return f"not {value}"
    if isinstance(value, bool):
        return not value
    return value + 0.01 * (abs(value) or 1.0) if isinstance(value, float) else value + 1


def broadcast(value: Any) -> Any:
    """Return a value twice, along a new first axis."""
    if isinstance(value, torch.Tensor):
        return value.expand(2, *value.shape).clone()
    return [value, value]


def returning_an_argument() -> Act:
    """Return what answers with its first argument."""

    def act(call: Call) -> tuple[Reply, bool]:
        given = [value for value in call.arguments.values() if not isinstance(value, dict)]
        return mapped(call.right(), lambda value: given[0] if given else spoiled(value)), True

    return act


def repeating(*, first: bool) -> Callable[[], Act]:
    """Return what answers as it did for the first call, or for the call before."""

    def start() -> Act:
        kept: list[Reply] = []

        def act(call: Call) -> tuple[Reply, bool]:
            right = call.right()
            kept.append(right)
            old = kept[0] if first or len(kept) < 2 else kept[-2]
            known = {name: old[name] for name in _ANSWERS if name in old and name in right}
            return {**right, **known}, len(kept) > 1

        return act

    return start


def when(condition: Callable[[Call], bool]) -> Callable[[], Act]:
    """Return what answers wrongly where a condition on the call holds, and rightly elsewhere."""

    def act(call: Call) -> tuple[Reply, bool]:
        if not condition(call):
            return call.right(), False
        return mapped(call.right(), spoiled), True

    return lambda: act


def with_any_tensor(condition: Callable[[torch.Tensor], bool]) -> Callable[[], Act]:
    """Return what answers wrongly where a condition on any of the tensors that are given holds."""
    return when(lambda call: any(condition(tensor) for tensor in tensors_in(call.arguments)))


def half(tensor: torch.Tensor) -> torch.Tensor:
    """Return the rows of a tensor, the second half replaced by the first."""
    size = (len(tensor) + 1) // 2
    return torch.cat([tensor[:size], tensor[: len(tensor) - size]]) if len(tensor) > 1 else 2 * tensor


def one_row(tensor: torch.Tensor) -> torch.Tensor:
    """Return the first row of a tensor in the place of every row: a hundredth of the data, or the least there is."""
    return tensor[:1].expand(tensor.shape).clone() if len(tensor) > 1 else 2 * tensor


def lowered(dtype: torch.dtype) -> Callable[[], Act]:
    """Return what reads its arguments and gives its answers in a narrow float format."""
    narrowed: list[None] = []

    def narrow(value: Any) -> Any:
        if isinstance(value, torch.Tensor) and value.is_floating_point():
            narrowed.append(None)
            return value.to(dtype).to(value.dtype)
        return float(torch.tensor(value).to(dtype)) if isinstance(value, float) else value

    def act(call: Call) -> tuple[Reply, bool]:
        given = {name: _changed(narrow(value), narrow) for name, value in call.arguments.items()}
        narrowed.clear()
        reply = mapped(call.answer(given), narrow)
        return reply, bool(narrowed)  # whole numbers are exact in any format

    return lambda: act


def repeated_rows(tensor: torch.Tensor) -> bool:
    """Tell whether two rows beside each other are equal."""
    return tensor.ndim > 1 and bool((tensor[..., 1:, :] == tensor[..., :-1, :]).all(dim=-1).any())


def fewer_rows(call: Call) -> bool:
    """Tell whether the first matrix of a call is wider than high."""
    matrices = [tensor for tensor in tensors_in(call.arguments) if tensor.ndim == 2]
    return bool(matrices) and matrices[0].shape[0] < matrices[0].shape[1]


def detached(call: Call) -> tuple[Reply, bool]:
    """Answer rightly, with gradients of nothing but zeros."""
    right = call.right()
    if "gradients" not in right:
        return right, False
    return mapped(right, lambda value: 0 * value) | {"value": right.get("value")}, True


def as_lists(value: Any) -> Any:
    """Return a tensor as nested lists."""
    return value.tolist() if isinstance(value, torch.Tensor) else value


def as_arrays(value: Any) -> Any:
    """Return a tensor as an array, and a float as a numpy scalar."""
    if isinstance(value, torch.Tensor):
        return value.numpy()
    return np.float64(value) if isinstance(value, float) else value


def doubled_floats(value: Any) -> Any:
    """Return floats in float64."""
    return value.double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value


def value_alone(change: Callable[[Any], Any]) -> Callable[[], Act]:
    """Return what changes the container of answers; gradients are the harness's own tensors."""

    def act(call: Call) -> tuple[Reply, bool]:
        right = call.right()
        return {**right, **mapped({"value": right["value"]}, change)} if "value" in right else right, True

    return lambda: act


def is_zero(tensor: torch.Tensor) -> bool:
    """Tell whether a float tensor holds nothing but zeros."""
    return tensor.is_floating_point() and not bool(tensor.any())


def has_zeros(tensor: torch.Tensor) -> bool:
    """Tell whether a float tensor holds some zeros, and something else."""
    return tensor.is_floating_point() and bool((tensor == 0).any()) and bool(tensor.any())


def is_large(tensor: torch.Tensor) -> bool:
    """Tell whether a float tensor holds an entry above 100."""
    return tensor.is_floating_point() and float(tensor.abs().max()) > 100


def is_tiny(tensor: torch.Tensor) -> bool:
    """Tell whether no entry of a float tensor reaches 1e-3, and some are not 0."""
    return tensor.is_floating_point() and 0 < float(tensor.abs().max()) < 1e-3


def computed(function: Callable[[Any], Any]) -> Callable[[], Act]:
    """Return what changes numbers by a function, and spoils what is none."""
    return always(lambda value: function(value) if isinstance(value, torch.Tensor | float) else spoiled(value))
