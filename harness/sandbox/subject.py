"""A subject: every hook of a task is a method, whatever stands behind it (a confined worker, or plain functions)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn, Protocol

import torch

from harness.errors import Crashed, Incomplete, Missing, OutOfMemory, Refused, SubmissionError, Unusable
from harness.hooks import HookKind, HookSpec

__all__ = ["Gradients", "ModuleHandle", "Subject", "Transport"]

_ERRORS: Mapping[str, type[SubmissionError]] = {
    "raised": Crashed,
    "shape": Unusable,
    "not_data": Unusable,
    "missing": Missing,
    "template": Incomplete,
    "refused": Refused,
    "memory": OutOfMemory,
}
_TEXT_LIMIT = 2000


class Transport(Protocol):
    """Carries one request to where the submitted code runs, and its reply back."""

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Send a data tree, return the reply's.

        Raises:
            SubmissionError: The process ended, a limit was reached, or the reply is no data.
        """
        ...


class Gradients(NamedTuple):
    """What a backward pass returned.

    Attributes:
        value: The outputs of the forward pass, as data.
        parameters: Gradient by parameter name, of the parameter's shape; None where there is none.
        arguments: Gradient by argument name, of the argument's shape; None where there is none.
    """

    value: Any
    parameters: Mapping[str, torch.Tensor | None]
    arguments: Mapping[str, torch.Tensor | None]


class ModuleHandle:
    """A module that was opened by a factory hook; it lives where the submitted code runs.

    Attributes:
        parameters: Shape by parameter name, as the submission's module has them.
    """

    def __init__(
        self, transport: Transport, number: int, parameters: Mapping[str, tuple[int, ...]], done: list[int]
    ) -> None:
        """Take its number on the other side, and where to leave that when nobody holds the handle any more."""
        self._transport = transport
        self._number = number
        self.parameters = parameters
        self._done = done

    def __del__(self) -> None:
        """Let the module be closed with the next one that is opened: dozens of large buffers would fill the memory."""
        self._done.append(self._number)

    def set_parameters(self, parameters: Mapping[str, torch.Tensor]) -> None:
        """Set parameters by name; float32 tensors of the very shapes.

        Raises:
            Unusable: The module lacks one of the names, or has it in another shape.
        """
        self._ask("set", parameters=dict(parameters))

    def __call__(self, **arguments: Any) -> Any:
        """Run the forward pass with keyword arguments and return its outputs as data."""
        return _value(self._ask("forward", arguments=arguments))

    def gradients(
        self,
        *,
        cotangents: Sequence[torch.Tensor | None],
        wrt: Sequence[str] = (),
        at: Mapping[str, torch.Tensor] | None = None,
        **arguments: Any,
    ) -> Gradients:
        """Return the outputs and the gradients of Σᵢ ⟨outputᵢ, cotangentᵢ⟩.

        Args:
            at: Parameters to set before, by name.
            cotangents: One tensor of the output's shape for each output position, or None for an output to leave out.
            wrt: Names of arguments whose gradients are wanted too.
            arguments: The arguments of the forward pass.
        """
        first = {} if at is None else {"at": dict(at)}
        reply = self._ask("gradients", arguments=arguments, cotangents=list(cotangents), wrt=list(wrt), **first)
        return _gradients(reply)

    @property
    def number(self) -> int:
        """Return by which number the other side knows it."""
        return self._number

    def _ask(self, operation: str, **fields: Any) -> dict[str, Any]:
        return _checked(self._transport.request({"op": operation, "handle": self._number, **fields}))


class Subject:
    """A submission or a reference, as a check sees it: hooks are methods that take keywords.

    Args:
        transport: What carries the requests.
        hooks: The hooks of the task.
        done: Where the numbers of modules are left that nobody holds any more; one list for all subjects of a worker,
            so that each closes what those before it have opened.
    """

    def __init__(self, transport: Transport, hooks: Sequence[HookSpec], *, done: list[int] | None = None) -> None:
        self._transport = transport
        self._hooks = {hook.name: hook for hook in hooks}
        self._done = [] if done is None else done

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the method of a hook.

        Raises:
            AttributeError: The task has no such hook.
        """
        hook = self.__dict__.get("_hooks", {}).get(name)
        if hook is None:
            raise AttributeError(f"the task has no hook {name!r}")
        return self._opener(hook) if hook.kind is HookKind.MODULE else self._caller(hook)

    def assemble(self, body: str, *, parts: Mapping[str, ModuleHandle], **arguments: Any) -> ModuleHandle:
        """Build a body of the task's scaffold around opened modules; its parameters are named `part.parameter` there.

        Args:
            body: The name of a class in the scaffold; its forward takes the parts first.
            parts: Modules by name, as their hooks opened them.
            arguments: Of the class; plain data.
        """
        handles = {name: part.number for name, part in parts.items()}
        request = {"op": "assemble", "body": body, "parts": handles, "arguments": arguments}
        return self._opened(request)

    def slopes(self, hook: str, *, wrt: Sequence[str], **arguments: Any) -> Gradients:
        """Return what a function hook answers, which must be one number, and its gradients by argument.

        Args:
            hook: The hook.
            wrt: Names of arguments whose gradients are wanted; floating-point tensors.
            arguments: All arguments of the hook.
        """
        request = {"op": "slopes", "hook": hook, "arguments": arguments, "wrt": list(wrt)}
        return _gradients(_checked(self._transport.request(request)))

    def _caller(self, hook: HookSpec) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            return _value(_checked(self._transport.request({"op": "call", "hook": hook.name, "arguments": arguments})))

        return call

    def _opener(self, hook: HookSpec) -> Callable[..., ModuleHandle]:
        def open_module(**arguments: Any) -> ModuleHandle:
            return self._opened({"op": "open", "hook": hook.name, "arguments": arguments})

        return open_module

    def _opened(self, request: dict[str, Any]) -> ModuleHandle:
        """Open a module, and close those that nobody holds any more."""
        done, self._done[:] = list(self._done), []
        reply = _checked(self._transport.request({**request, "done": done} if done else request))
        number, shapes = reply.get("handle"), reply.get("parameters")
        if not isinstance(number, int) or not isinstance(shapes, dict):
            raise Refused("the worker's reply is no module handle")
        return ModuleHandle(self._transport, number, {n: _shape(shape) for n, shape in shapes.items()}, self._done)


def _checked(reply: dict[str, Any]) -> dict[str, Any]:
    error = reply.get("error")
    if error is not None:
        _raise(error)
    return reply


def _raise(error: Any) -> NoReturn:
    if not isinstance(error, dict):
        raise Refused("the worker's reply holds an error that is no data")
    kind, name, message, where = (str(error.get(key) or "") for key in ("kind", "type", "message", "where"))
    text = message[:_TEXT_LIMIT]
    if kind == "raised":
        text = f"{name}: {text}" if text else name
    if where:
        text = f"{text} ({where[:200]})"
    raise _ERRORS.get(kind, Refused)(text or "the submitted code failed without a message")


def _value(reply: dict[str, Any]) -> Any:
    if "value" not in reply:
        raise Refused("the worker's reply holds no value")
    return reply["value"]


def _gradients(reply: dict[str, Any]) -> Gradients:
    parameters, inputs = reply.get("gradients"), reply.get("argument_gradients")
    if not isinstance(parameters, dict) or not isinstance(inputs, dict):
        raise Refused("the worker's reply holds no gradients")
    return Gradients(_value(reply), _tensors(parameters), _tensors(inputs))


def _shape(shape: Any) -> tuple[int, ...]:
    if not isinstance(shape, list | tuple) or not all(type(size) is int for size in shape):
        raise Refused("the worker's reply holds a parameter without a shape")
    return tuple(shape)


def _tensors(mapping: dict[str, Any]) -> dict[str, torch.Tensor | None]:
    return {name: value if isinstance(value, torch.Tensor) else None for name, value in mapping.items()}
