"""Hooks and definitions to callables: by adapter, by `@hookimpl`, by the hook's name, by its hand-out names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any, Literal

import torch

from .fitting import Plan, fit, parameters, shown
from .grafting import grafted, is_method, skeleton_of
from .loading import Definition, Submission
from .loading.faults import Fault
from .marks import Marked, collect
from .notices import say
from .templates import is_template

How = Literal["hookimpl", "keyword", "position", "adapter", "missing"]
_NO_FORWARD = torch.nn.Module.forward  # what a module has that defines none
Status = Literal["bound", "missing", "broken", "refused", "template"]


@dataclass(frozen=True, kw_only=True)
class Hook:
    """What is asked for.

    Attributes:
        name: the hook's name.
        aliases: hand-out names that serve it, in order of preference.
        kind: "function", "module" (a factory of modules) or "constant" (a value, or a function without arguments).
        arguments: the specification's names, in order.
        optional: those of them that a plain definition may lack.
        forward: the names of the module's forward, None when that is not known.
        forward_open: whether forward is always called by keyword.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "function"
    arguments: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    forward: tuple[str, ...] | None = None
    forward_open: bool = False

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Hook:
        """Return the hook of a request's description."""
        forward = data.get("forward")
        return cls(
            name=data["name"],
            aliases=tuple(data.get("aliases") or ()),
            kind=data.get("kind") or "function",
            arguments=tuple(data.get("arguments") or ()),
            optional=tuple(data.get("optional") or ()),
            forward=None if forward is None else tuple(forward),
            forward_open=bool(data.get("forward_open")),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The hook's name and its hand-out names."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """How a hook is served.

    Attributes:
        hook: the hook.
        how: how it was found.
        status: whether it can be called, and why not.
        message: one sentence for a status other than "bound".
        where: the place of the definition.
        target: what is called, or a constant's value.
        plan: how arguments are passed; None when they are arranged at each call.
        settings: the adapter's entry.
        fault: why the definition failed, for status "broken".
    """

    hook: Hook
    how: How = "missing"
    status: Status = "missing"
    message: str | None = None
    where: str | None = None
    target: Any = None
    plan: Plan | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    fault: Fault | None = None


class Ambiguous(ValueError):
    """Two hookimpls serve one hook; the message is one sentence."""


def bind(hooks: Sequence[Hook], submission: Submission, grader: Mapping[str, Any] | None = None) -> dict[str, Bound]:
    """Bind every hook.

    Args:
        hooks: what is asked for.
        submission: the definitions.
        grader: the grader's adapter for a whole class; the submission's own goes before it.

    Raises:
        Ambiguous: two hookimpls serve one hook.
    """
    marked = collect(submission)
    return {hook.name: _Binder(hook, submission, grader or {}).bind(marked) for hook in hooks}


class _Binder:
    def __init__(self, hook: Hook, submission: Submission, grader: Mapping[str, Any]) -> None:
        self._hook = hook
        self._submission = submission
        self._own: Mapping[str, Any] = submission.manifest.get("hooks", {}).get(hook.name, {})
        self._graders: Mapping[str, Any] = grader.get("hooks", {}).get(hook.name, {})
        self._skeleton = skeleton_of(hook.name, submission.injected)

    def bind(self, marked: Sequence[Marked]) -> Bound:
        """Return how the hook is served: adapter, else hookimpl, else plain names."""
        if "object" in self._own:
            return self._adapted(self._own)
        if "object" in self._graders:
            # One adapter serves a whole class, whose single files all have other names.
            found = self._named(self._graders["object"]) or self._named(self._graders["object"].rpartition(":")[2])
            if found:
                return self._plain({self._graders["object"]: found}, self._graders)
        serving = [mark for mark in marked if mark.hook in self._hook.names]
        if len(serving) > 1:
            places = " and ".join(mark.definition.where for mark in serving[:3])
            raise Ambiguous(f"{self._hook.name} has {len(serving)} hookimpls, at {places}; one is wanted")
        settings = self._own or ({} if "object" in self._graders else self._graders)
        if serving:
            return self._hookimpl(serving[0])
        plain = self._plain({name: self._submission.definitions(name) for name in self._hook.names}, settings)
        return plain if plain.status != "missing" or self._hook.kind != "function" else self._static(plain)

    def _static(self, missing: Bound) -> Bound:
        """Bind the one static method of a class that has the hook's name and its arguments' names."""
        found = [
            (self._attempt(one, {}), one) for name in self._hook.names for one in self._submission.static_methods(name)
        ]
        fitting = [pair for pair in found if pair[0].plan is not None and pair[0].plan.how == "keyword"]
        if len(fitting) != 1:
            return missing
        bound, definition = fitting[0]
        say(f"{definition.name} serves {self._hook.name}")
        return self._judged(bound, definition)

    def _named(self, path: str) -> list[Definition]:
        """Return the definitions of an adapter's `module:name`."""
        module, colon, name = path.rpartition(":")
        first, *rest = name.split(".")
        known = self._submission.module(module) if colon else None
        if colon and known is None:
            return []
        found = self._submission.definitions(first, known)
        for attribute in rest:
            found = [replace(one, value=getattr(one.value, attribute, None), node=None) for one in found]
        return [one for one in found if one.fault is not None or one.value is not None]

    def _adapted(self, settings: Mapping[str, Any]) -> Bound:
        path = settings["object"]
        found = self._named(path)
        if not found:
            message = f"the adapter names {path} for {self._hook.name}, and the submission has no such object"
            return Bound(hook=self._hook, how="adapter", status="broken", message=message)
        return self._plain({path: found}, settings)

    def _hookimpl(self, mark: Marked) -> Bound:
        """Bind strictly: the specification's names, all of them and without defaults."""
        found = parameters(mark.target)
        names = [parameter.name for parameter in found or ()]
        wanted = set(self._hook.arguments)
        exact = wanted - set(self._hook.optional) <= set(names) <= wanted
        defaults = any(parameter.default is not parameter.empty for parameter in found or ())
        base = Bound(hook=self._hook, how="hookimpl", where=mark.definition.where, target=mark.target)
        if not exact or defaults:
            what = "without defaults" if exact else f"({', '.join(self._hook.arguments)})"
            message = f"@hookimpl {mark.name} takes {shown(found)}; wanted {what}"
            return replace(base, status="refused", message=message)
        plan = Plan(how="keyword", keywords={name: name for name in names})
        return self._judged(replace(base, status="bound", plan=plan), mark.definition)

    def _plain(self, candidates: Mapping[str, list[Definition]], settings: Mapping[str, Any]) -> Bound:
        """Bind the first name that has a definition which surely fits, else the first that has one which fits."""
        best: dict[str, tuple[Bound, Definition]] = {}
        unfit: list[Bound] = []
        for name, found in candidates.items():
            judged = [(self._attempt(one, settings), one) for one in found]
            fitting = [(bound, one) for bound, one in judged if bound.status == "bound"]
            if fitting:
                at = max(range(len(fitting)), key=lambda at: (self._rank(fitting[at][0]), at))
                best[name] = fitting[at]
            else:
                unfit += [bound for bound, _ in judged[-1:]]
        if not best:
            failed = [bound for bound in unfit if bound.fault is not None]
            return (failed or unfit or [Bound(hook=self._hook)])[0]
        name = next((name for name, found in best.items() if self._is_sure(*found)), next(iter(best)))
        bound, definition = best.pop(name)
        if len(candidates[name]) > 1:
            self._choose(name, definition, candidates[name])
        self._tell_of_others(definition, [one for _, one in best.values()])
        return self._judged(bound, definition)

    def _is_sure(self, bound: Bound, definition: Definition) -> bool:
        """Tell what was meant for a module: a class, or a function of the names; not a helper of as many arguments."""
        if self._hook.kind != "module" or bound.plan is None or bound.plan.how == "keyword":
            return True
        return isinstance(bound.target, type) and not self._is_template(definition)

    def _tell_of_others(self, chosen: Definition, others: Sequence[Definition]) -> None:
        """Say which definition is used where others of the hook's names fit as well."""
        left = [f"{one.name} ({one.where})" for one in others if one.value is not chosen.value]
        if left:
            say(f"{chosen.name} ({chosen.where}) serves {self._hook.name}, and not {' or '.join(left)}")

    def _attempt(self, definition: Definition, settings: Mapping[str, Any]) -> Bound:
        """Bind one definition, or say why it doesn't fit."""
        how: How = "adapter" if settings else "keyword"
        base = Bound(hook=self._hook, how=how, where=definition.where, settings=settings, target=definition.value)
        if self._hook.arguments and not settings and _is_variable(definition):
            what = "is a variable" if definition.fault is None else "could not be assigned"
            say(f"{definition.name} ({definition.where}) {what}: it is taken for no answer to {self._hook.name}")
            return Bound(hook=self._hook)
        if definition.fault is not None:
            message = f"the definition of {definition.name} failed: {definition.fault.sentence}"
            return replace(base, status="broken", message=message, fault=definition.fault)
        if self._skeleton is not None:
            definition = replace(definition, value=grafted(definition.value, self._skeleton, self._hook.forward or ()))
            base = replace(base, target=definition.value)
            if is_method(definition.value):
                return Bound(hook=self._hook)  # a method of another class, which happens to have the name
        wrong = self._wrong_kind(definition.value)
        if wrong:
            return replace(base, status="broken", message=f"{definition.name} is {wrong}")
        if self._is_value(definition.value):
            return replace(base, status="bound")
        return self._fitted(base, definition, settings)

    def _fitted(self, base: Bound, definition: Definition, settings: Mapping[str, Any]) -> Bound:
        found = parameters(definition.value)
        if settings:
            plan, wrong = adapted_plan(settings, self._hook.arguments, self._hook.optional)
            if wrong:
                return replace(base, status="refused", message=wrong)
            plan = plan or fit(_without(found, settings.get("constructor", ())), self._hook.arguments)
        else:
            plan = fit(found, self._hook.arguments, self._hook.optional)
        if plan is None:
            wanted = ", ".join(self._hook.arguments)
            return replace(base, status="broken", message=f"{definition.name} takes {shown(found)}; wanted ({wanted})")
        return replace(base, status="bound", plan=plan, how="adapter" if settings else plan.how)

    def _is_value(self, value: Any) -> bool:
        return not self._hook.arguments and not callable(value)

    def _wrong_kind(self, value: Any) -> str | None:
        wanted = {"module": "a class or function that makes a module", "constant": "a value"}
        want = wanted.get(self._hook.kind, "a function")
        if isinstance(value, ModuleType):
            return f"a Python module; wanted {want}"
        if self._is_value(value):
            return None
        if not callable(value) or (isinstance(value, torch.nn.Module) and self._hook.kind == "module"):
            return f"a value of type {type(value).__name__}; wanted {want}"
        if isinstance(value, type) and self._hook.kind == "function":
            return f"a class; wanted {want}"
        return None

    def _rank(self, bound: Bound) -> tuple[bool, bool]:
        """Rank what fits: a forward that fits too, then names before counts."""
        forward = getattr(bound.target, "forward", None)
        fits = forward is not _NO_FORWARD
        if fits and isinstance(bound.target, type) and self._hook.forward is not None and callable(forward):
            found = parameters(forward)
            fits = found is None or fit(found[1:], self._hook.forward) is not None
        return fits, bound.plan is None or bound.plan.how == "keyword"

    def _choose(self, name: str, chosen: Definition, found: Sequence[Definition]) -> None:
        """Say which of several definitions is used, and make its module mean that one by the name."""
        say(f"{name} is defined {len(found)} times; the one at {chosen.where} serves {self._hook.name}")
        self._submission.prefer(chosen)

    def _is_template(self, definition: Definition) -> bool:
        return is_template(definition.node, self._submission.known(definition.module))

    def _judged(self, bound: Bound, definition: Definition) -> Bound:
        if self._is_template(definition):
            message = f"{definition.name} is still the hand-out's template"
            return replace(bound, status="template", message=message)
        if bound.plan is not None and bound.plan.reordered:
            named = ", ".join(name for name, theirs in bound.plan.keywords.items() if name == theirs)
            say(f"{definition.name}: {named} go by name, the other arguments in the order of the specification")
        return bound


def _is_variable(definition: Definition) -> bool:
    """Tell whether a name was assigned a value that can't be called, or none: training code has its own `loss`."""
    assigned = isinstance(definition.node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For | ast.With)
    return assigned and (definition.fault is not None or not callable(definition.value))


def adapted_plan(
    settings: Mapping[str, Any], names: Sequence[str], optional: Sequence[str] = ()
) -> tuple[Plan | None, str | None]:
    """Return how an adapter passes arguments (None: it doesn't say), or what is wrong with what it says."""
    said = settings.get("arguments")
    if said is None:
        return None, None
    unknown = [name for name in said if name not in names]
    if unknown:
        return None, f"the adapter names an argument {unknown[0]!r}; the specification has ({', '.join(names)})"
    if isinstance(said, list):
        return Plan(how="position", order=tuple(said)), None
    passed = [name for name in names if name in said or name not in optional]
    return Plan(how="keyword", keywords={name: said.get(name, name) for name in passed}), None


def bind_functions(hooks: Sequence[Hook], functions: Mapping[str, Callable[..., Any]]) -> dict[str, Bound]:
    """Bind plain functions by hook name, called by keyword: for references and tests in the judge's process."""
    return {
        hook.name: Bound(
            hook=hook,
            how="hookimpl",
            status="bound",
            target=functions[hook.name],
            plan=fit(parameters(functions[hook.name]), hook.arguments, hook.optional),
        )
        if hook.name in functions
        else Bound(hook=hook)
        for hook in hooks
    }


def _without(found: Sequence[Any] | None, given: Any) -> Sequence[Any] | None:
    return None if found is None else [parameter for parameter in found if parameter.name not in given]
