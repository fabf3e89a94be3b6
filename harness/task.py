"""What a task is: frozen values made of literals and functions, validated when they are built.

A task module reads top to bottom: the question → `class Spec` with one `@hookspec` a function → the input generator →
oracles in float64 → named properties → known mistakes → `TASK = Task(...)`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from harness.claimable import Claimable
from harness.errors import InvalidTask
from harness.hooks import HookSpec, hook_specs
from harness.models import Pretrained
from harness.recipe import QualityBar
from harness.records import Finding
from harness.sizes import drawn, is_drawn
from harness.tolerances import Tolerances

if TYPE_CHECKING:
    import torch

__all__ = [
    "Alternatives",
    "Case",
    "Check",
    "QualityBar",
    "Subject",
    "Task",
    "Trial",
    "Workload",
]


@dataclass(frozen=True, slots=True, init=False)
class Case:
    """One kind of input: a name, and the keywords that the input generator is called with.

    Attributes:
        name: Unique within its check.
        options: Keywords of the input generator. Sizes stand as `Between(low, high)`, so that every run has its own.
        visible: Whether a failed check may show the input and the expected answer.
        precision: Whether the case tells float32 from bf16 and float16 arithmetic.
        k: The tolerance in units of the rounding spread; another value than 10 needs a reason beside it.
        kind: The kind of input in a student's words; made from the options when not given.
    """

    name: str
    options: Mapping[str, Any]
    visible: bool
    precision: bool
    k: float
    kind: str

    def __init__(
        self,
        name: str,
        /,
        *,
        visible: bool = False,
        precision: bool = False,
        k: float = 10.0,
        kind: str = "",
        **options: Any,
    ) -> None:
        set_field = object.__setattr__
        set_field(self, "name", name)
        set_field(self, "options", MappingProxyType(dict(options)))
        set_field(self, "visible", visible)
        set_field(self, "precision", precision)
        set_field(self, "k", k)
        set_field(self, "kind", kind or _kind(options))
        if not k > 0:
            raise InvalidTask(f"case {name!r}: k must be positive, got {k}")

    @property
    def has_ranges(self) -> bool:
        """Tell whether any of its sizes is drawn."""
        return any(map(is_drawn, self.options.values()))

    def drawn(self, generator: torch.Generator) -> Case:
        """Return the case with every size drawn."""
        return self.resized(drawn(self.options, generator))

    def resized(self, options: Mapping[str, Any]) -> Case:
        """Return the case with other options; its kind then tells them, unless the task has words for it."""
        kind = "" if self.kind == _kind(self.options) else self.kind
        return Case(self.name, visible=self.visible, precision=self.precision, k=self.k, kind=kind, **options)

    def kind_beside(self, inputs: Iterable[str]) -> str:
        """Return its kind where inputs are shown beside it, without the options of their names; a task's words stay.

        Args:
            inputs: The names of the inputs that are shown.
        """
        if self.kind != _kind(self.options):
            return self.kind
        shown = frozenset(inputs)
        return _kind({name: value for name, value in self.options.items() if name not in shown})


def _kind(options: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in options.items())


class Alternatives:
    """Several layouts of one right answer; one of them must fit every case of a check.

    Args:
        layouts: The wanted tensor by the layout's name; the first name is the one that the task states.
    """

    __slots__ = ("layouts",)

    def __init__(self, **layouts: Any) -> None:
        self.layouts = layouts


class Subject(Protocol):
    """What a check talks to: every hook of the spec is a method that takes keywords.

    A function's method returns its result as data. A factory's returns a module handle with `parameters` (shapes by
    name), `set_parameters(mapping)`, a call by keyword, and `gradients(cotangents, wrt=(), **arguments)`.
    """

    def __getattr__(self, hook: str) -> Callable[..., Any]: ...


class Trial(Protocol):
    """One case of one check while it runs: fresh inputs for every call.

    Attributes:
        case: The case.
    """

    @property
    def case(self) -> Case:
        """Return the case."""
        ...

    def inputs(self, **changed: Any) -> dict[str, Any]:
        """Return inputs that no earlier call has had; `changed` replaces some of the case's options."""
        ...

    def generator(self) -> torch.Generator:
        """Return a fresh generator for what a property draws beside the inputs."""
        ...


Ask = Callable[[Any, dict[str, Any]], Mapping[str, Any]]
Form = Callable[[dict[str, Any]], Mapping[str, Any]]
Property = Callable[[Any, Any], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that is graded, over all its cases.

    Either a comparison by value (`ask` and `forms`) or a property (`holds`).

    Attributes:
        name: Unique within the task; reads as what must be true.
        hook: The hook that it is about.
        cases: Cases; the check passes when every one does.
        asks: What is asked, in a student's words: the property, the formula, the shape.
        points: Points; 0 for an advisory check.
        gating: Whether it decides the task's outcome.
        after: Checks that must have passed, else this one is *skipped*.
        inputs: The input generator, `inputs(generator, **options)`; the task's own when None.
        ask: `ask(subject, inputs)` → the answers by group.
        forms: Honest formulas in float64, `form(inputs)` → what is wanted, by the same groups; the first defines it.
            A float tensor is compared within the tolerance; integers, bools and strings exactly.
        holds: `holds(subject, trial)` → findings; none when the property holds.
        mistakes: Known mistakes by the student's words for them, each in the shape of a form; two at once stand as
            "one; and the other".
        relative: When given, the tolerance is this share of each wanted element instead of k·σ; say why beside it.
        cpu_s: CPU time that one call of the submission may take, seconds; all calls of the check may take twice that.
    """

    name: str
    hook: str
    cases: tuple[Case, ...]
    asks: str
    points: float = 0.0
    gating: bool = True
    after: tuple[str, ...] = ()
    inputs: Callable[..., dict[str, Any]] | None = None
    ask: Ask | None = None
    forms: tuple[Form, ...] = ()
    holds: Property | None = None
    mistakes: Mapping[str, Form] = field(default_factory=dict)
    relative: float | None = None
    cpu_s: float = 5.0

    def __post_init__(self) -> None:
        """Reject a check that contradicts itself."""
        where = f"check {self.name!r}"
        if (self.holds is None) == (self.ask is None):
            raise InvalidTask(f"{where}: wanted exactly one of `ask` and `holds`")
        if self.ask is not None and not self.forms:
            raise InvalidTask(f"{where}: `ask` wants at least one form to compare with")
        _unique(where, "case", [case.name for case in self.cases])
        if not self.cases:
            raise InvalidTask(f"{where}: no case: a check that calls nothing would always pass")
        if not self.gating and self.points:
            raise InvalidTask(f"{where}: an advisory check carries no points, got {self.points}")
        if not 0 <= self.points < math.inf or not self.cpu_s > 0:
            raise InvalidTask(f"{where}: points must be >= 0 and cpu_s > 0, got {self.points} and {self.cpu_s}")
        if self.relative is not None and not self.relative > 0:
            raise InvalidTask(f"{where}: relative must be positive, got {self.relative}")
        visible = {case.visible for case in self.cases}
        if len(visible) > 1:
            raise InvalidTask(f"{where}: visible and hidden cases in one check; make two")

    @property
    def visible(self) -> bool:
        """Tell whether a student may see inputs and expected answers of this check."""
        return self.cases[0].visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A question at a size at which it is timed, and the sizes over which its growth is measured.

    What is timed is the last request that the check's `ask` makes (a call, a forward pass, a backward pass with its
    forward); what it makes before prepares it. The check's formulas also say how far answers may differ.

    Attributes:
        name: Unique within the task.
        hook: The hook.
        check: The check whose `ask` is timed.
        options: Keywords of the input generator.
        limit: The largest ratio of the submission's time to the reference's that is *within*, at least 1.10.
        axis: Options that grow together in the growth series.
        sizes: Their values there, ascending, at least five; none without a series.
        points: Points for being within the limit.
        gating: Whether being slower fails the task; right and slow is right, unless an assignment wants it quick.
        cpu_s: CPU time that one call may take, seconds.
    """

    name: str
    hook: str
    check: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    limit: float = 1.25
    axis: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    points: float = 0.0
    gating: bool = False
    cpu_s: float = 20.0

    def __post_init__(self) -> None:
        """Reject a limit that noise alone could cross, and a series that shows no growth."""
        where = f"workload {self.name!r}"
        if not self.limit >= 1.10:
            raise InvalidTask(f"{where}: limit must be >= 1.10, got {self.limit}")
        if bool(self.axis) != bool(self.sizes) or set(self.axis) - set(self.options):
            raise InvalidTask(f"{where}: a growth series wants `sizes`, and an `axis` of options that it has")
        if self.sizes and (len(self.sizes) < 5 or list(self.sizes) != sorted(set(self.sizes)) or self.sizes[0] < 1):
            raise InvalidTask(f"{where}: wanted at least five ascending sizes, got {self.sizes}")

    def at(self, size: int) -> dict[str, Any]:
        """Return the options at one size of the growth series."""
        return {**self.options, **dict.fromkeys(self.axis, size)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task: everything that the harness needs to judge a submission, as data and functions.

    Attributes:
        name: The task's name, that of its entry point.
        title: One line.
        handout: The section of the hand-out.
        spec: A class whose `@hookspec` methods are the hooks.
        inputs: `inputs(generator, **options)` → keyword arguments and whatever else the checks use; pure.
        checks: The checks, in the order in which they run.
        aliases: Hand-out names by hook, one or several each.
        tolerances: Measured rounding spreads; `tolerances_beside(__file__)`.
        preload: Further modules that a worker needs imported (`transformers`).
        scaffold: Source text whose names a submission of this task finds defined (a skeleton class, a body of a model);
            sent to this task's workers alone. It holds no implementation of a hook, and serves none.
        workloads: Sizes for the speed stage.
        quality: What training must reach.
        claims: Numbers that a report may claim.
        pretrained: Which pretrained models of a folder it can use, and what it is with them.
    """

    name: str
    title: str
    handout: str
    spec: type
    inputs: Callable[..., dict[str, Any]]
    checks: tuple[Check, ...]
    aliases: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    tolerances: Tolerances = field(default_factory=Tolerances)
    preload: tuple[str, ...] = ()
    scaffold: str | None = None
    workloads: tuple[Workload, ...] = ()
    quality: tuple[QualityBar, ...] = ()
    claims: tuple[Claimable, ...] = ()
    pretrained: Pretrained | None = None

    def __post_init__(self) -> None:
        """Reject a task that contradicts itself."""
        hooks = {hook.name for hook in self.hooks}
        where = f"task {self.name!r}"
        if not hooks:
            raise InvalidTask(f"{where}: {self.spec.__name__} has no @hookspec method")
        _unique(where, "check", [check.name for check in self.checks])
        _unique(where, "quality bar", [bar.setting for bar in self.quality])
        _unique(where, "claimable", [claimable.name for claimable in self.claims])
        trained = {hook for bar in self.quality for hook in bar.recipe.hooks}
        named = trained | {check.hook for check in self.checks} | {w.hook for w in self.workloads}
        if unknown := named | set(self.aliases):
            unknown -= hooks
            if unknown:
                raise InvalidTask(f"{where}: {sorted(unknown)} are no hooks of it; it has {sorted(hooks)}")
        self._check_workloads(where)
        if silent := hooks - {check.hook for check in self.checks}:
            raise InvalidTask(f"{where}: no check looks at {sorted(silent)}")
        seen: set[str] = set()
        for check in self.checks:
            if check.gating and (
                idle := [other.name for other in self.checks if other.name in check.after and not other.gating]
            ):
                raise InvalidTask(f"{where}: {check.name!r} gates, and comes after {idle}, which may fail for nothing")
            if missing := set(check.after) - seen:
                raise InvalidTask(f"{where}: {check.name!r} comes after {sorted(missing)}, which don't run before it")
            seen.add(check.name)
        if not any(check.gating for check in self.checks):
            raise InvalidTask(f"{where}: no gating check: nothing could fail it")
        visible = sum(check.points for check in self.checks if check.visible)
        if visible > 0.1 * self.points + 1e-9:
            raise InvalidTask(
                f"{where}: visible checks carry {visible} of {self.points} points, at most a tenth is allowed"
            )

    def _check_workloads(self, where: str) -> None:
        _unique(where, "workload", [workload.name for workload in self.workloads])
        asked = {(check.name, check.hook) for check in self.checks if check.ask is not None}
        if lost := [one.name for one in self.workloads if (one.check, one.hook) not in asked]:
            raise InvalidTask(f"{where}: workload {lost[0]!r} names no check of its hook that has an `ask`")

    @property
    def points(self) -> float:
        """Return the points that the checks carry together."""
        return sum(check.points for check in self.checks)

    @property
    def hooks(self) -> tuple[HookSpec, ...]:
        """Return the hooks in the order of the spec."""
        return hook_specs(self.spec, self.aliases)


def _unique(where: str, what: str, names: Sequence[str]) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidTask(f"{where}: {what} named twice: {twice}")
