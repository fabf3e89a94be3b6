"""The hooks of a task as data: names, arguments with their containers, and what stands on the submission's side."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from harness.errors import InvalidTask

__all__ = ["FloatArray", "FloatTensor", "HookKind", "HookSpec", "IntTensor", "Module", "hook_specs"]


class FloatTensor:
    """Annotates a hook's argument: a torch float32 tensor."""


class IntTensor:
    """Annotates a hook's argument: a torch int64 tensor."""


class FloatArray:
    """Annotates a hook's argument: a numpy float64 array."""


class Module:
    """Annotates what a factory hook returns: a `torch.nn.Module`; a subclass declares `forward`'s arguments."""

    def forward(self) -> Any:
        """Declare the arguments by name; the docstring gives the shapes."""
        raise NotImplementedError


_CONTAINERS: Mapping[Any, str] = {
    FloatTensor: "torch float32",
    IntTensor: "torch int64",
    FloatArray: "numpy float64",
    float: "float",
    int: "int",
    bool: "bool",
    str: "str",
    dict: "dict",
    list: "list",
}


class HookKind(StrEnum):
    """What a hook is on the side of the submission."""

    FUNCTION = "function"
    MODULE = "module"
    CONSTANT = "constant"


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSpec:
    """One hook of a task, as data.

    Attributes:
        name: The hook's name.
        kind: A function; a factory of modules; or a constant (a hook without arguments may be one).
        arguments: Container and dtype by argument name, in order.
        optional: Those of them that an implementation may lack; they have a default in the spec.
        forward: The same for the `forward` of a factory's module; None for other kinds.
        forward_open: Whether `forward` also takes any further keyword argument.
        aliases: Hand-out names that are accepted as well.
        doc: The docstring: shapes, formula, errors.
        forward_doc: The docstring of `forward`.
    """

    name: str
    kind: HookKind
    arguments: Mapping[str, str]
    forward: Mapping[str, str] | None = None
    forward_open: bool = False
    optional: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    doc: str = ""
    forward_doc: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return what a worker is told of the hook: names, nothing else."""
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "kind": self.kind.value,
            "arguments": list(self.arguments),
            "optional": list(self.optional),
            "forward": None if self.forward is None else list(self.forward),
            "forward_open": self.forward_open,
        }


def hook_specs(spec: type, aliases: Mapping[str, str | tuple[str, ...]]) -> tuple[HookSpec, ...]:
    """Return the hooks of a spec in its order.

    Args:
        spec: A class with `@hookspec` methods.
        aliases: Hand-out names by hook, one or several each.

    Raises:
        InvalidTask: An argument is not annotated with a known container.
    """
    return tuple(
        _hook(name, function, aliases.get(name, ()))
        for name, function in vars(spec).items()
        if hasattr(function, "harness_spec")
    )


def _containers(function: Callable[..., Any]) -> tuple[dict[str, str], bool]:
    hints = typing.get_type_hints(function)
    arguments, is_open = {}, False
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            is_open = True
            continue
        if (annotation := hints.get(name)) not in _CONTAINERS:
            known = ", ".join(sorted(key.__name__ for key in _CONTAINERS))
            raise InvalidTask(f"{function.__qualname__}: argument {name!r} wants an annotation among {known}")
        arguments[name] = _CONTAINERS[annotation]
    return arguments, is_open


@lru_cache(maxsize=1024)  # asked for at every request
def _hook(name: str, function: Callable[..., Any], aliases: str | tuple[str, ...]) -> HookSpec:
    arguments, _ = _containers(function)
    defaults = inspect.signature(function).parameters
    returns = typing.get_type_hints(function).get("return")
    forward, is_open, forward_doc = None, False, ""
    kind = HookKind.FUNCTION if arguments else HookKind.CONSTANT
    if inspect.isclass(returns) and issubclass(returns, Module):
        kind = HookKind.MODULE
        forward, is_open = _containers(returns.forward)
        forward_doc = inspect.getdoc(returns.forward) or ""
    return HookSpec(
        name=name,
        kind=kind,
        arguments=MappingProxyType(arguments),
        optional=tuple(name for name in arguments if defaults[name].default is not inspect.Parameter.empty),
        forward=forward,
        forward_open=is_open,
        aliases=(aliases,) if isinstance(aliases, str) else tuple(aliases),
        doc=inspect.getdoc(function) or "",
        forward_doc=forward_doc,
    )
