"""The reference's answers, altered: submissions that know nothing, faults that show now and then, other containers.

Every alteration is of one hook; the others are answered rightly, so that no fault hides behind another one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import torch

from harness.hooks import HookKind, HookSpec
from harness.sandbox.subject import Subject, Transport

__all__ = [
    "ALTERATIONS",
    "DRAWN_SIZES",
    "Alteration",
    "Altered",
    "Call",
    "Kind",
    "remembering",
    "right_at",
    "tensors_in",
]

DRAWN_SIZES = "sizes drawn under the key"

_ANSWERS = ("value", "gradients", "argument_gradients")


class Kind(StrEnum):
    """What an alteration is for."""

    NULL = "null"
    FAULT = "fault"
    PRECISION = "precision"
    HONEST = "honest"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """A way to answer.

    Attributes:
        name: What it does, in words.
        kind: What it is for.
        start: Gives a fresh way to answer a call: the reply, and whether it was altered.
        shows: The kind of input at which it shows, or "" where it always does.
        needs: What the hook must take or be: "tensor", "float tensor", "module", or "" for any hook.
    """

    name: str
    kind: Kind
    start: Callable[[], Act]
    shows: str = ""
    needs: str = ""

    def applies(self, hook: HookSpec) -> bool:
        """Tell whether a hook could ever be altered so."""
        taken = (*hook.arguments.values(), *(hook.forward or {}).values())
        return {
            "": True,
            "module": hook.kind is HookKind.MODULE,
            "tensor": any(one.startswith(("torch", "numpy")) for one in taken),
            "float tensor": any(one in ("torch float32", "numpy float64") for one in taken),
        }[self.needs]


@dataclass(slots=True)
class Altered:
    """A transport that alters what the reference answers for one hook.

    Attributes:
        inner: The reference's own.
        hook: The hook's name.
        alteration: What is done.
        altered: How many replies were altered so far.
    """

    inner: Transport
    hook: str
    alteration: Alteration
    altered: int = 0
    _calls: int = 0
    _act: Act | None = None
    _handles: set[int] = field(default_factory=set)

    def subject(self, hooks: tuple[HookSpec, ...]) -> Subject:
        """Return a subject that asks through this transport."""
        return Subject(self, hooks)

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Answer one request."""
        if tree["op"] == "open" and tree["hook"] == self.hook:
            reply = self.inner.request(tree)
            self._handles.add(reply.get("handle", 0))
            return reply
        asked = tree["op"] in ("forward", "gradients") and tree["handle"] in self._handles
        if not asked and not (tree["op"] == "call" and tree["hook"] == self.hook):
            return self.inner.request(tree)
        if self._act is None:
            self._act = self.alteration.start()
        self._calls += 1
        call = Call(self._calls, tree["arguments"], lambda given: self.inner.request({**tree, "arguments": given}))
        reply, is_altered = self._act(call)
        self.altered += is_altered
        return reply


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


def _always(change: Callable[[Any], Any]) -> Callable[[], Act]:
    """Return what changes every answer."""
    return lambda: lambda call: (mapped(call.right(), change), True)


def _given(change: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[], Act]:
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


def _filled(number: float) -> Callable[[Any], Any]:
    """Return what puts one number in the place of every one."""

    def change(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            whole = not value.is_floating_point() and number != number  # noqa: PLR0124 - NaN
            return torch.full_like(value.double() if whole else value, number)
        if isinstance(value, bool):
            return bool(number)
        return int(number) if isinstance(value, int) and number in (0.0, 1.0) else number

    return lambda value: "" if isinstance(value, str) else change(value)


def _shuffled(value: Any) -> Any:
    if not isinstance(value, torch.Tensor) or value.numel() < 2:
        return _spoiled(value)
    order = torch.randperm(value.numel(), generator=torch.Generator().manual_seed(value.numel()))
    return value.reshape(-1)[order].reshape(value.shape)


def _random(value: Any) -> Any:
    if not isinstance(value, torch.Tensor):
        return _spoiled(value)
    noise = torch.randn(value.shape, generator=torch.Generator().manual_seed(value.numel() + 1))
    return noise.to(value.dtype) if value.is_floating_point() else (noise > 0).to(value.dtype)


def _spoiled(value: Any) -> Any:
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


def _broadcast(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.expand(2, *value.shape).clone()
    return [value, value]


def _returning_an_argument() -> Act:
    def act(call: Call) -> tuple[Reply, bool]:
        given = [value for value in call.arguments.values() if not isinstance(value, dict)]
        return mapped(call.right(), lambda value: given[0] if given else _spoiled(value)), True

    return act


def _repeating(*, first: bool) -> Callable[[], Act]:
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


def _when(condition: Callable[[Call], bool]) -> Callable[[], Act]:
    """Return what answers wrongly where a condition on the call holds, and rightly elsewhere."""

    def act(call: Call) -> tuple[Reply, bool]:
        if not condition(call):
            return call.right(), False
        return mapped(call.right(), _spoiled), True

    return lambda: act


def _any_tensor(condition: Callable[[torch.Tensor], bool]) -> Callable[[], Act]:
    return _when(lambda call: any(condition(tensor) for tensor in tensors_in(call.arguments)))


def _half(tensor: torch.Tensor) -> torch.Tensor:
    """Return the rows of a tensor, the second half replaced by the first."""
    size = (len(tensor) + 1) // 2
    return torch.cat([tensor[:size], tensor[: len(tensor) - size]]) if len(tensor) > 1 else 2 * tensor


def _one_row(tensor: torch.Tensor) -> torch.Tensor:
    """Return the first row of a tensor in the place of every row: a hundredth of the data, or the least there is."""
    return tensor[:1].expand(tensor.shape).clone() if len(tensor) > 1 else 2 * tensor


def _lowered(dtype: torch.dtype) -> Callable[[], Act]:
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


def _repeated_rows(tensor: torch.Tensor) -> bool:
    return tensor.ndim > 1 and bool((tensor[..., 1:, :] == tensor[..., :-1, :]).all(dim=-1).any())


def _fewer_rows(call: Call) -> bool:
    """Tell whether the first matrix of a call is wider than high."""
    matrices = [tensor for tensor in tensors_in(call.arguments) if tensor.ndim == 2]
    return bool(matrices) and matrices[0].shape[0] < matrices[0].shape[1]


def _detached(call: Call) -> tuple[Reply, bool]:
    right = call.right()
    if "gradients" not in right:
        return right, False
    return mapped(right, lambda value: 0 * value) | {"value": right.get("value")}, True


def _as_lists(value: Any) -> Any:
    return value.tolist() if isinstance(value, torch.Tensor) else value


def _as_arrays(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.numpy()
    return np.float64(value) if isinstance(value, float) else value


def _doubled(value: Any) -> Any:
    return value.double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value


def _value_alone(change: Callable[[Any], Any]) -> Callable[[], Act]:
    """Return what changes the container of answers; gradients are the harness's own tensors."""

    def act(call: Call) -> tuple[Reply, bool]:
        right = call.right()
        return {**right, **mapped({"value": right["value"]}, change)} if "value" in right else right, True

    return lambda: act


def _alteration(kind: Kind, name: str, start: Callable[[], Act], shows: str = "", needs: str = "") -> Alteration:
    return Alteration(name=name, kind=kind, start=start, shows=shows, needs=needs)


def _is_zero(tensor: torch.Tensor) -> bool:
    return tensor.is_floating_point() and not bool(tensor.any())


def _has_zeros(tensor: torch.Tensor) -> bool:
    return tensor.is_floating_point() and bool((tensor == 0).any()) and bool(tensor.any())


def _is_large(tensor: torch.Tensor) -> bool:
    return tensor.is_floating_point() and float(tensor.abs().max()) > 100


def _is_tiny(tensor: torch.Tensor) -> bool:
    return tensor.is_floating_point() and 0 < float(tensor.abs().max()) < 1e-3


def _computed(function: Callable[[Any], Any]) -> Callable[[], Act]:
    """Return what changes numbers by a function, and spoils what is none."""
    return _always(lambda value: function(value) if isinstance(value, torch.Tensor | float) else _spoiled(value))


_TENSOR, _FLOATS, _MODULE = "tensor", "float tensor", "module"
_NULLS: Mapping[str, tuple[Callable[[], Act], str]] = {
    "zeros": (_always(_filled(0.0)), ""),
    "ones": (_always(_filled(1.0)), ""),
    "NaN": (_always(_filled(float("nan"))), ""),
    "a half everywhere": (_always(_filled(0.5)), ""),
    "random numbers": (_always(_random), ""),
    "the first argument": (_returning_an_argument, ""),
    "the right numbers, shuffled": (_always(_shuffled), ""),
    "the answer to the call before": (_repeating(first=False), ""),
    "the answer to the first call": (_repeating(first=True), ""),
    "an answer for half of the batch": (_given(_half), _TENSOR),
    "an answer for one row of the data": (_given(_one_row), _TENSOR),
    "a result that is broadcast": (_always(_broadcast), ""),
}
_AT_ONE = _when(lambda call: any(len(tensor) == 1 for tensor in tensors_in(call.arguments)[:1]))
_FAULTS: Mapping[str, tuple[Callable[[], Act], str, str]] = {
    "the sign": (_computed(lambda value: -value), "", ""),
    "a factor of 2": (_computed(lambda value: 2 * value), "", ""),
    "one more": (_computed(lambda value: value + 1), "", ""),
    "wrong from the second call on": (_when(lambda call: call.number > 1), "a second call", ""),
    "wrong at every second call": (_when(lambda call: call.number % 2 == 0), "a second call", ""),
    "wrong at the first call": (_when(lambda call: call.number == 1), "", ""),
    "no gradient": (lambda: _detached, "gradients", _MODULE),
    "wrong at batch 1": (_AT_ONE, "one row, n = 1", _TENSOR),
    "wrong at length 1": (_any_tensor(lambda tensor: 1 in tensor.shape[1:]), "a later axis of length 1", _TENSOR),
    "wrong at odd batches": (_any_tensor(lambda tensor: tensor.shape[0] % 2 == 1), "an odd number of rows", _TENSOR),
    "wrong at even batches": (_any_tensor(lambda tensor: tensor.shape[0] % 2 == 0), "an even number of rows", _TENSOR),
    "wrong at odd widths": (_any_tensor(lambda tensor: tensor.shape[-1] % 2 == 1), "an odd last axis", _TENSOR),
    "wrong for n < d": (_when(_fewer_rows), "a matrix of fewer rows than columns", _TENSOR),
    "wrong at exact zeros": (_any_tensor(_has_zeros), "some entries of exactly 0", _FLOATS),
    "wrong at nothing but zeros": (_any_tensor(_is_zero), "a tensor of nothing but zeros", _FLOATS),
    "wrong at repeated rows": (_any_tensor(_repeated_rows), "two equal rows beside each other", _TENSOR),
    "wrong at large entries": (_any_tensor(_is_large), "entries above 100", _FLOATS),
    "wrong at tiny entries": (_any_tensor(_is_tiny), "a tensor of entries below 1e-3", _FLOATS),
}
ALTERATIONS: tuple[Alteration, ...] = (
    *(_alteration(Kind.NULL, name, start, "", needs) for name, (start, needs) in _NULLS.items()),
    *(_alteration(Kind.FAULT, name, *rest) for name, rest in _FAULTS.items()),
    _alteration(Kind.PRECISION, "arithmetic in bfloat16", _lowered(torch.bfloat16)),
    _alteration(Kind.PRECISION, "arithmetic in float16", _lowered(torch.float16)),
    _alteration(Kind.HONEST, "answers in float64", _value_alone(_doubled)),
    _alteration(Kind.HONEST, "answers as arrays", _value_alone(_as_arrays)),
    _alteration(Kind.HONEST, "answers as lists", _value_alone(_as_lists)),
)


def signature(call: Call) -> tuple[Any, ...]:
    """Return the sizes of a call: shapes, or its whole numbers where it has no tensor."""
    shapes = tuple(tuple(tensor.shape) for tensor in tensors_in(call.arguments))
    return shapes or tuple(value for value in call.arguments.values() if type(value) is int)


def remembering(sizes: set[tuple[Any, ...]]) -> Alteration:
    """Return a way to answer that is right and keeps the sizes of every call.

    Args:
        sizes: Where they are kept.
    """

    def act(call: Call) -> tuple[Reply, bool]:
        sizes.add(signature(call))
        return call.right(), False

    return _alteration(Kind.HONEST, "sizes kept", lambda: act)


def right_at(sizes: set[tuple[Any, ...]]) -> Alteration:
    """Return a way to answer that is right at these sizes alone.

    Args:
        sizes: Those of another run.
    """
    start = _when(lambda call: signature(call) not in sizes)
    return _alteration(Kind.NULL, "right at the sizes of one other run alone", start, DRAWN_SIZES)
