"""How a callable takes arguments that are known by name: by keyword when the names fit, else by position."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import Parameter
from typing import Any, Literal

_POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_KEYWORD = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A way to call.

    Attributes:
        how: whether the names fit, or only the count.
        order: names of the arguments that are passed by position, in order.
        keywords: the callable's parameter by argument name.
        reordered: whether arguments known by name stand at other places than in the specification.
    """

    how: Literal["keyword", "position"]
    order: tuple[str, ...] = ()
    keywords: Mapping[str, str] = field(default_factory=dict)
    reordered: bool = False

    def call(self, target: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        """Call the target."""
        positional = [arguments[name] for name in self.order]
        return target(*positional, **{theirs: arguments[name] for name, theirs in self.keywords.items()})


def parameters(target: Any) -> list[Parameter] | None:
    """Return a callable's parameters without `self`; None where Python can't tell."""
    # Exception: a submission's own metaclass, `__signature__` or `__getattr__` runs here.
    try:
        found = list(inspect.signature(target).parameters.values())
        # `functools.singledispatch` chooses by its first argument, which must come by position.
        if callable(getattr(target, "dispatch", None)) and hasattr(target, "registry"):
            found[:1] = [first.replace(kind=Parameter.POSITIONAL_ONLY) for first in found[:1]]
    except Exception:  # noqa: BLE001
        return None
    return found


def fit(found: Sequence[Parameter] | None, names: Sequence[str], optional: Sequence[str] = ()) -> Plan | None:
    """Return how to pass arguments of these names, None when neither names nor count fit.

    Args:
        found: the callable's parameters; None stands for unknown ones, which take anything by position.
        names: the specification's names, in order.
        optional: those of them that may be left out.
    """
    if found is None:
        return Plan(how="position", order=tuple(names))
    keyword = _by_keyword(found, names, optional)
    if keyword is not None:
        return keyword
    for count in range(len(names), -1, -1):
        if all(name in optional for name in names[count:]):
            plan = _by_position(found, names[:count])
            if plan is not None:
                return plan
    return None


def in_order(found: Sequence[Parameter] | None, names: Sequence[str]) -> bool:
    """Tell whether arguments of these names may be passed by position, each where the specification has it."""
    first = [(parameter.name, parameter.kind in _POSITIONAL) for parameter in (found or ())[: len(names)]]
    return first == [(name, True) for name in names]


def shown(found: Sequence[Parameter] | None) -> str:
    """Return parameters as a sentence shows them: `(g, eps=0.1)`."""
    if found is None:
        return "(...)"
    return f"({', '.join(_shown(parameter) for parameter in found)})"


def _shown(parameter: Parameter) -> str:
    star = "*" * (parameter.kind is Parameter.VAR_POSITIONAL) + "**" * (parameter.kind is Parameter.VAR_KEYWORD)
    return f"{star}{parameter.name}{'' if parameter.default is Parameter.empty else '=...'}"


def _required(parameter: Parameter) -> bool:
    variable = parameter.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    return parameter.default is Parameter.empty and not variable


def _by_keyword(found: Sequence[Parameter], names: Sequence[str], optional: Sequence[str]) -> Plan | None:
    places = [parameter.name for parameter in found if parameter.kind is Parameter.POSITIONAL_ONLY]
    placed = tuple(places) if set(places) <= set(names) else ()
    accepted = {*placed, *(parameter.name for parameter in found if parameter.kind in _KEYWORD)}
    kinds = {parameter.kind for parameter in found}
    # `(*args, **kwargs)` alone is a wrapper around names that are not known: only the order is safe.
    takes_any = Parameter.VAR_KEYWORD in kinds and Parameter.VAR_POSITIONAL not in kinds
    passed = [name for name in names if name in accepted or takes_any]
    left_out = [name for name in names if name not in passed]
    required = {parameter.name for parameter in found if _required(parameter)}
    if any(name not in optional for name in left_out) or not required <= set(passed):
        return None
    return Plan(how="keyword", order=placed, keywords={name: name for name in passed if name not in placed})


def _by_position(found: Sequence[Parameter], names: Sequence[str]) -> Plan | None:
    positional = [parameter for parameter in found if parameter.kind in _POSITIONAL]
    variable = any(parameter.kind is Parameter.VAR_POSITIONAL for parameter in found)
    required = sum(_required(parameter) for parameter in positional)
    if any(parameter.kind is Parameter.KEYWORD_ONLY and _required(parameter) for parameter in found):
        return None
    if not required <= len(names) or not (variable or len(names) <= len(positional)):
        return None
    places = {parameter.name: at for at, parameter in enumerate(positional)}
    if all(places.get(name, at) == at for at, name in enumerate(names)):
        return Plan(how="position", order=tuple(names))
    return _partly_named(positional, names)


def _partly_named(positional: Sequence[Parameter], names: Sequence[str]) -> Plan | None:
    """Pass the arguments whose names are known by name and the others, in order, to the places that are left."""
    known = {parameter.name for parameter in positional if parameter.kind in _KEYWORD} & set(names)
    free = [parameter for parameter in positional if parameter.name not in known]
    others = [name for name in names if name not in known]
    if len(others) > len(free) or any(_required(parameter) for parameter in free[len(others) :]):
        return None
    if any(parameter.kind is Parameter.POSITIONAL_ONLY for parameter in positional):
        return None
    keywords = {name: name for name in known}
    keywords |= {name: parameter.name for name, parameter in zip(others, free, strict=False)}
    return Plan(how="position", keywords=keywords, reordered=True)
