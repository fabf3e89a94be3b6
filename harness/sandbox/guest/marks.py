"""What a submission marks with `@hookimpl`: functions and classes, and methods of its objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .loading import Definition, Submission

# What pluggy's HookimplMarker("harness") sets, so that a real marker and the stub's are read alike.
MARK = "harness_impl"


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One hookimpl.

    Attributes:
        hook: the hook that it is for.
        name: what the submission calls it.
        target: what is called; a method is bound to its object.
        definition: the definition that it stands in.
    """

    hook: str
    name: str
    target: Any
    definition: Definition


def collect(submission: Submission) -> list[Marked]:
    """Return every hookimpl of the loaded modules, each once, in order."""
    found: list[Marked] = []
    seen: set[int] = set()
    everything = [one for history in submission.histories.values() for one in history.definitions if one.fault is None]
    # Instances first: a method found on one is bound to it, and not to a fresh object of its class.
    for definition in sorted(everything, key=lambda one: isinstance(one.value, type)):
        for key, marked in _marked(definition, submission):
            if key not in seen:
                seen.add(key)
                found.append(marked)
    return found


def _marked(definition: Definition, submission: Submission) -> Iterator[tuple[int, Marked]]:
    value = definition.value
    options = _options(value)
    if options is not None:
        hook = options.get("specname") or getattr(value, "__name__", definition.name)
        yield id(value), Marked(hook=str(hook), name=definition.name, target=value, definition=definition)
        return
    owner = value if isinstance(value, type) else type(value)
    for name, member in _members(owner, submission):
        function = getattr(member, "__func__", member)
        options = _options(function)
        if options is None:
            continue
        holder = _holder(value)
        if holder is not None:
            hook, target = str(options.get("specname") or name), getattr(holder, name, None)
            yield id(function), Marked(hook=hook, name=name, target=target, definition=definition)


def _options(value: Any) -> dict[str, Any] | None:
    """Return the mark's options; a class's own only, since a subclass is not what was marked."""
    # Exception: a submission's object may refuse to show its attributes.
    try:
        options = value.__dict__.get(MARK)
    except Exception:  # noqa: BLE001
        return None
    return options if isinstance(options, dict) else None


def _members(owner: type, submission: Submission) -> list[tuple[str, Any]]:
    """Return the members that a class has from classes of the submission, the nearest of each name."""
    members: dict[str, Any] = {}
    for base in reversed(owner.__mro__):
        if submission.owns(base.__module__):
            members |= vars(base)
    return [(name, member) for name, member in members.items() if callable(getattr(member, "__func__", member))]


def _holder(value: Any) -> Any:
    """Return the object whose methods are called: the value, or an object of the class if it needs no arguments."""
    if not isinstance(value, type):
        return value
    # Exception: the constructor is the submission's; one that wants arguments makes no object, and no hookimpl.
    try:
        return value()
    except Exception:  # noqa: BLE001
        return None
