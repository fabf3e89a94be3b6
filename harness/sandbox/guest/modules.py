"""Modules behind handles: parameters by the specification's names, the forward pass, gradients by cotangents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.nn.parameter import UninitializedParameter

from .binding import Bound, adapted_plan
from .fitting import Plan, fit, in_order, parameters
from .notices import say
from .results import Once, converted, named, part, tidy

NAMES_SHOWN = 30


class WrongShape(ValueError):
    """A parameter, an output or a cotangent has another shape, or isn't there; the message is one sentence."""


class Opened:
    """A module that a factory hook made."""

    def __init__(self, bound: Bound, module: torch.nn.Module) -> None:
        """Take the hook's binding and the module; the module is put into evaluation mode."""
        self.bound = bound
        module.eval()
        self._module = module
        self._call: Callable[..., Any] = module
        self._differentiate: Once | None = None
        self._settings: Mapping[str, Any] = bound.settings.get("forward", {})
        self._renamed: Mapping[str, str] = bound.settings.get("parameters", {})
        self._ours: Mapping[str, str] = {theirs: ours for ours, theirs in self._renamed.items()}
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._set: set[int] = set()

    def shapes(self) -> dict[str, list[int]]:
        """Return the shape of each parameter by the specification's name, where the adapter gives one.

        A lazy parameter has no shape before it is set.
        """
        held = self.held_parameters()
        return {
            self.our_name(name): list(one.shape)
            for name, one in held.items()
            if not isinstance(one, UninitializedParameter)
        }

    def set(self, values: Mapping[str, torch.Tensor]) -> None:
        """Set parameters by name.

        Args:
            values: tensor by the specification's name; buffers may be set, other parameters keep their values.

        Raises:
            WrongShape: a name is missing, or has another shape; nothing is set then.
        """
        held: dict[str, torch.Tensor] = {**self.held_buffers(), **self.held_parameters()}
        wanted = {_replaced(name, self._renamed): value for name, value in values.items()}
        missing = sorted(name for name in wanted if name not in held)
        if missing:
            found = ", ".join(list(self.held_parameters())[:NAMES_SHOWN]) or "none"
            raise WrongShape(f"the module lacks the parameters {', '.join(missing[:NAMES_SHOWN])}; it has {found}")
        for name, value in wanted.items():
            tensor = held[name]
            if isinstance(tensor, UninitializedParameter):
                tensor.materialize(value.shape)
            if tensor.shape != value.shape:
                raise WrongShape(f"{name} has shape {tuple(tensor.shape)}; wanted {tuple(value.shape)}")
        with torch.no_grad():
            for name, value in wanted.items():
                held[name].copy_(value)
        self._set |= {id(held[name]) for name in wanted}
        unset = [name for name, parameter in self.held_parameters().items() if id(parameter) not in self._set]
        if unset:
            say(f"{self.bound.hook.name}: parameters that nothing sets: {', '.join(unset[:NAMES_SHOWN])}")

    def forward(self, arguments: Mapping[str, Any]) -> Any:
        """Run the forward pass; the result is the submission's own object, its graph attached."""
        plan = self._plan(tuple(arguments))
        given = converted(arguments, self._settings.get("containers"))
        return part(plan.call(self._call, given), self._settings.get("result"))

    def gradients(
        self, arguments: Mapping[str, Any], cotangents: Sequence[torch.Tensor | None], wrt: Sequence[str]
    ) -> dict[str, Any]:
        """Return the outputs and the gradients of Σᵢ ⟨outputᵢ, cotangentᵢ⟩.

        Args:
            arguments: value by name.
            cotangents: one tensor of the output's shape a position, or None.
            wrt: names of arguments whose gradients are wanted too; floating-point tensors.

        Raises:
            WrongShape: an output is not a tensor of its cotangent's shape.
        """
        differentiate = self._differentiate or self._slopes
        gradients: dict[str, Any] = differentiate(arguments, cotangents, wrt)
        return gradients

    def rest(self) -> None:
        """Answer from now on as is answered next, calling nothing more."""
        self._call, self._differentiate = Once(self._module), Once(self._slopes)

    def _slopes(
        self, arguments: Mapping[str, Any], cotangents: Sequence[torch.Tensor | None], wrt: Sequence[str]
    ) -> dict[str, Any]:
        leaves = {name: arguments[name].detach().requires_grad_() for name in wrt if _differentiable(arguments, name)}
        with torch.enable_grad():
            value = self.forward({**arguments, **leaves})
            scalar = _scalar(value, cotangents)
        held = self.held_parameters()
        inputs = [tensor for tensor in (*held.values(), *leaves.values()) if tensor.requires_grad]
        found = _gradients(scalar, inputs)
        return {
            "value": tidy(value),
            "gradients": {self.our_name(name): found.get(id(tensor)) for name, tensor in held.items()},
            "argument_gradients": {name: found.get(id(leaves[name])) if name in leaves else None for name in wrt},
        }

    def held_parameters(self) -> dict[str, torch.nn.Parameter]:
        """Return its parameters by the submission's names."""
        return dict(self._module.named_parameters(remove_duplicate=False))

    def held_buffers(self) -> dict[str, torch.Tensor]:
        """Return its buffers by the submission's names."""
        return dict(self._module.named_buffers())

    def our_name(self, name: str) -> str:
        """Return the specification's name for one of the submission's."""
        return _replaced(name, self._ours)

    def _plan(self, names: tuple[str, ...]) -> Plan:
        """Return how the forward takes arguments of these names."""
        if names not in self._plans:
            self._plans[names] = self._made_plan(names)
        return self._plans[names]

    def _made_plan(self, names: tuple[str, ...]) -> Plan:
        known = self.bound.hook.forward
        ordered = tuple(name for name in known or names if name in names)
        ordered += tuple(name for name in names if name not in ordered)
        adapted, wrong = adapted_plan(self._settings, ordered)
        if wrong:
            raise WrongShape(wrong)
        if adapted is not None:
            return adapted
        by_name = Plan(how="keyword", keywords={name: name for name in ordered})
        if self.bound.hook.forward_open:
            return by_name
        found = parameters(self._module.forward)
        if self._is_watched() and in_order(found, ordered):
            return Plan(how="position", order=ordered)
        plan = fit(found, ordered)
        if plan is not None and plan.how == "position":
            say(f"{self.bound.hook.name}: forward takes its arguments by position")
        return plan or by_name

    def _is_watched(self) -> bool:
        """Tell whether it has forward hooks: most see nothing of what is passed by keyword."""
        return bool(self._module._forward_hooks or self._module._forward_pre_hooks)  # noqa: SLF001 - torch tells no other way


class Assembled(Opened):
    """A body of the task's scaffold around modules that hooks made; its parts are called as the checks call them.

    The body's forward takes the parts first: a mapping from name to a function of keywords. A part gets copies of its
    arguments, so that one that works in place changes nothing beside it.
    """

    def __init__(self, bound: Bound, body: torch.nn.Module, parts: Mapping[str, Opened]) -> None:
        """Take a binding that stands for the whole, the body, and the parts by name."""
        super().__init__(bound, body)
        self._parts = dict(parts)
        self._calls = {name: _calling(part) for name, part in parts.items()}

    def forward(self, arguments: Mapping[str, Any]) -> Any:
        """Run the body's forward pass."""
        return self._call(self._calls, **arguments)

    def held_parameters(self) -> dict[str, torch.nn.Parameter]:
        """Return the body's parameters, and those of the parts."""
        return {**super().held_parameters(), **self._of_parts(lambda part: part.held_parameters())}

    def held_buffers(self) -> dict[str, torch.Tensor]:
        """Return the body's buffers, and those of the parts."""
        return {**super().held_buffers(), **self._of_parts(lambda part: part.held_buffers())}

    def _of_parts(self, held: Callable[[Opened], Mapping[str, Any]]) -> dict[str, Any]:
        """Return what the parts hold, by the part's name and the specification's."""
        return {
            f"{name}.{part.our_name(theirs)}": value
            for name, part in self._parts.items()
            for theirs, value in held(part).items()
        }


def slopes(
    call: Callable[[Mapping[str, Any]], Any], arguments: Mapping[str, Any], wrt: Sequence[str]
) -> dict[str, Any]:
    """Return a function's result, which is one number, and its gradients by argument name.

    Raises:
        WrongShape: the result is no tensor of one number, or the function leaves torch (for NumPy, say).
    """
    leaves = {name: arguments[name].detach().requires_grad_() for name in wrt if _differentiable(arguments, name)}
    with torch.enable_grad():
        try:
            value = call({**arguments, **{name: leaf.clone() for name, leaf in leaves.items()}})
        except Exception as error:
            call(arguments)  # what fails on plain tensors too fails with its own words
            raise WrongShape(f"it works on numbers alone: no gradient can be taken of it ({error})") from error
        if not isinstance(value, torch.Tensor) or value.numel() != 1:
            raise WrongShape(f"it returned a {type(value).__name__}; wanted a tensor of one number with a gradient")
        found = _gradients(value.reshape(()), list(leaves.values()))
    return {
        "value": tidy(value),
        "gradients": {},
        "argument_gradients": {name: found.get(id(leaves[name])) if name in leaves else None for name in wrt},
    }


def _calling(part: Opened) -> Callable[..., Any]:
    def call(**arguments: Any) -> Any:
        copies = {name: item.clone() if isinstance(item, torch.Tensor) else item for name, item in arguments.items()}
        return part.forward(copies)

    return call


def _replaced(name: str, prefixes: Mapping[str, str]) -> str:
    """Replace the longest prefix of a dotted name: Q → query_proj turns Q.weight into query_proj.weight."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        prefix = ".".join(parts[:end])
        if prefix in prefixes:
            return ".".join([prefixes[prefix], *parts[end:]])
    return name


def _differentiable(arguments: Mapping[str, Any], name: str) -> bool:
    value = arguments.get(name)
    return isinstance(value, torch.Tensor) and value.is_floating_point()


def _scalar(value: Any, cotangents: Sequence[torch.Tensor | None]) -> torch.Tensor:
    """Return Σᵢ ⟨outputᵢ, cotangentᵢ⟩ over the positions that have a cotangent."""
    outputs = _positions(value)
    if len(cotangents) > len(outputs):
        raise WrongShape(f"forward returned {len(outputs)} outputs; wanted at least {len(cotangents)}")
    scalar = torch.zeros(())
    for at, (output, cotangent) in enumerate(zip(outputs, cotangents, strict=False)):
        if cotangent is None:
            continue
        if not isinstance(output, torch.Tensor):
            raise WrongShape(f"output {at} is a {type(output).__name__}; wanted a tensor that gradients flow through")
        if output.shape != cotangent.shape:
            raise WrongShape(f"output {at} has shape {tuple(output.shape)}; wanted {tuple(cotangent.shape)}")
        scalar = scalar + (output * cotangent.to(output.dtype)).sum()
    return scalar


def _positions(value: Any) -> list[Any]:
    if isinstance(value, tuple | list):
        return list(value)
    fields = named(value)
    return [value] if fields is None else list(fields.values())


def _gradients(scalar: torch.Tensor, inputs: Sequence[torch.Tensor]) -> dict[int, torch.Tensor]:
    """Return the gradient by the identity of each tensor that the scalar depends on."""
    if not scalar.requires_grad or not inputs:
        return {}
    found = torch.autograd.grad(scalar, list(inputs), allow_unused=True)
    return {id(tensor): grad.detach() for tensor, grad in zip(inputs, found, strict=True) if grad is not None}
