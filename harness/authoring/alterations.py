"""The reference's answers, altered: submissions that know nothing, faults that show now and then, other containers.

Every alteration is of one hook; the others are answered rightly, so that no fault hides behind another one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import torch

from harness.authoring import acts
from harness.authoring.acts import Act, Call, Reply
from harness.hooks import HookKind, HookSpec
from harness.sandbox.subject import Subject, Transport

__all__ = [
    "ALTERATIONS",
    "DRAWN_SIZES",
    "Alteration",
    "Altered",
    "Kind",
    "remembering",
    "right_at",
]

DRAWN_SIZES = "sizes drawn under the key"


class Kind(StrEnum):
    """What an alteration is for."""

    NULL = "null"
    FAULT = "fault"
    PRECISION = "precision"
    HONEST = "honest"


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


def _alteration(kind: Kind, name: str, start: Callable[[], Act], shows: str = "", needs: str = "") -> Alteration:
    return Alteration(name=name, kind=kind, start=start, shows=shows, needs=needs)


_TENSOR, _FLOATS, _MODULE = "tensor", "float tensor", "module"
_NULLS: Mapping[str, tuple[Callable[[], Act], str]] = {
    "zeros": (acts.always(acts.filled_with(0.0)), ""),
    "ones": (acts.always(acts.filled_with(1.0)), ""),
    "NaN": (acts.always(acts.filled_with(float("nan"))), ""),
    "a half everywhere": (acts.always(acts.filled_with(0.5)), ""),
    "random numbers": (acts.always(acts.drawn_at_random), ""),
    "the first argument": (acts.returning_an_argument, ""),
    "the right numbers, shuffled": (acts.always(acts.shuffled), ""),
    "the answer to the call before": (acts.repeating(first=False), ""),
    "the answer to the first call": (acts.repeating(first=True), ""),
    "an answer for half of the batch": (acts.given_changed(acts.half), _TENSOR),
    "an answer for one row of the data": (acts.given_changed(acts.one_row), _TENSOR),
    "a result that is broadcast": (acts.always(acts.broadcast), ""),
}
_AT_ONE = acts.when(lambda call: any(len(tensor) == 1 for tensor in acts.tensors_in(call.arguments)[:1]))
_FAULTS: Mapping[str, tuple[Callable[[], Act], str, str]] = {
    "the sign": (acts.computed(lambda value: -value), "", ""),
    "a factor of 2": (acts.computed(lambda value: 2 * value), "", ""),
    "one more": (acts.computed(lambda value: value + 1), "", ""),
    "wrong from the second call on": (acts.when(lambda call: call.number > 1), "a second call", ""),
    "wrong at every second call": (acts.when(lambda call: call.number % 2 == 0), "a second call", ""),
    "wrong at the first call": (acts.when(lambda call: call.number == 1), "", ""),
    "no gradient": (lambda: acts.detached, "gradients", _MODULE),
    "wrong at batch 1": (_AT_ONE, "one row, n = 1", _TENSOR),
    "wrong at length 1": (
        acts.with_any_tensor(lambda tensor: 1 in tensor.shape[1:]),
        "a later axis of length 1",
        _TENSOR,
    ),
    "wrong at odd batches": (
        acts.with_any_tensor(lambda tensor: tensor.shape[0] % 2 == 1),
        "an odd number of rows",
        _TENSOR,
    ),
    "wrong at even batches": (
        acts.with_any_tensor(lambda tensor: tensor.shape[0] % 2 == 0),
        "an even number of rows",
        _TENSOR,
    ),
    "wrong at odd widths": (
        acts.with_any_tensor(lambda tensor: tensor.shape[-1] % 2 == 1),
        "an odd last axis",
        _TENSOR,
    ),
    "wrong for n < d": (acts.when(acts.fewer_rows), "a matrix of fewer rows than columns", _TENSOR),
    "wrong at exact zeros": (acts.with_any_tensor(acts.has_zeros), "some entries of exactly 0", _FLOATS),
    "wrong at nothing but zeros": (acts.with_any_tensor(acts.is_zero), "a tensor of nothing but zeros", _FLOATS),
    "wrong at repeated rows": (acts.with_any_tensor(acts.repeated_rows), "two equal rows beside each other", _TENSOR),
    "wrong at large entries": (acts.with_any_tensor(acts.is_large), "entries above 100", _FLOATS),
    "wrong at tiny entries": (acts.with_any_tensor(acts.is_tiny), "a tensor of entries below 1e-3", _FLOATS),
}
ALTERATIONS: tuple[Alteration, ...] = (
    *(_alteration(Kind.NULL, name, start, "", needs) for name, (start, needs) in _NULLS.items()),
    *(_alteration(Kind.FAULT, name, *rest) for name, rest in _FAULTS.items()),
    _alteration(Kind.PRECISION, "arithmetic in bfloat16", acts.lowered(torch.bfloat16)),
    _alteration(Kind.PRECISION, "arithmetic in float16", acts.lowered(torch.float16)),
    _alteration(Kind.HONEST, "answers in float64", acts.value_alone(acts.doubled_floats)),
    _alteration(Kind.HONEST, "answers as arrays", acts.value_alone(acts.as_arrays)),
    _alteration(Kind.HONEST, "answers as lists", acts.value_alone(acts.as_lists)),
)


def signature(call: Call) -> tuple[Any, ...]:
    """Return the sizes of a call: shapes, or its whole numbers where it has no tensor."""
    shapes = tuple(tuple(tensor.shape) for tensor in acts.tensors_in(call.arguments))
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
    start = acts.when(lambda call: signature(call) not in sizes)
    return _alteration(Kind.NULL, "right at the sizes of one other run alone", start, DRAWN_SIZES)
