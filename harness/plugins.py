"""The plugin core: pluggy registers and validates, plain functions are called.

A fresh `PluginManager` serves one provider; a reference and a submission never share one, because pluggy would hand a
hook that returns None on to the next plugin, and a wrapper would receive the other's answer. Dispatch goes round
pluggy: `resolve` returns the functions themselves.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pluggy

from harness.errors import BrokenProvider

__all__ = ["PROJECT", "hookimpl", "hookspec", "resolve"]

PROJECT = "harness"
_BY_KEYWORD = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


def resolve(spec: type, provider: Any) -> Mapping[str, Callable[..., Any]]:
    """Return the provider's implementations as plain functions by hook name.

    Args:
        spec: A class with `@hookspec` methods.
        provider: A module or object whose `@hookimpl` functions implement all of them.

    Raises:
        BrokenProvider: A hook is missing or implemented twice, the argument names differ from the spec's, one of them
            has a default (pluggy would silently swallow the argument), or an implementation is a wrapper.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(spec)
    name = getattr(provider, "__name__", type(provider).__name__)
    try:
        manager.register(provider, name=name)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        raise BrokenProvider(f"{name}: {error}") from error
    functions = {}
    for hook_name, hook_function in vars(spec).items():
        if not hasattr(hook_function, f"{PROJECT}_spec"):
            continue
        implementations = getattr(manager.hook, hook_name).get_hookimpls()
        if len(implementations) != 1:
            raise BrokenProvider(f"{name}: wanted one implementation of {hook_name!r}, found {len(implementations)}")
        if implementations[0].wrapper or implementations[0].hookwrapper:
            raise BrokenProvider(f"{name}: {hook_name!r} is a wrapper, wanted an implementation")
        functions[hook_name] = _checked(name, hook_function, implementations[0].function)
    return functions


def _checked(provider: str, wanted: Callable[..., Any], given: Callable[..., Any]) -> Callable[..., Any]:
    specified = list(inspect.signature(wanted).parameters.values())[1:]
    # What the spec gives a default, a reference lacks: pluggy would not hand it on.
    names = [parameter.name for parameter in specified if parameter.default is inspect.Parameter.empty]
    parameters = inspect.signature(given).parameters
    if list(parameters) != names:
        raise BrokenProvider(
            f"{provider}: {wanted.__name__!r} takes ({', '.join(parameters)}), the spec says ({', '.join(names)})"
        )
    if loose := [key for key, value in parameters.items() if value.kind not in _BY_KEYWORD]:
        raise BrokenProvider(f"{provider}: {wanted.__name__!r} can't be given {loose} by keyword")
    if defaults := [key for key, value in parameters.items() if value.default is not inspect.Parameter.empty]:
        raise BrokenProvider(f"{provider}: {wanted.__name__!r} gives {defaults} a default, which the spec does not")
    return given
