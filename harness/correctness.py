"""The correctness stage: run a task's checks against a subject and say, check by check, what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import torch

from harness.compare import Distance, Rows, doubled, largest_magnitude, maps, measure, shown, spread
from harness.compare.resemblance import resembles
from harness.errors import (
    Crashed,
    HarnessFault,
    Incomplete,
    Missing,
    OutOfMemory,
    ProviderError,
    Refused,
    SubmissionError,
    TimedOut,
    Unusable,
    UsageError,
)
from harness.records import CheckRecord, Finding, Outcome
from harness.seeds import Seeds
from harness.task import Alternatives, Case, Check, Task
from harness.text import printable, without_places

__all__ = ["SubjectSource", "run_checks"]

_OUTCOMES: tuple[tuple[type[SubmissionError], Outcome], ...] = (
    (Missing, Outcome.MISSING),
    (Incomplete, Outcome.INCOMPLETE),
    (Unusable, Outcome.FAILED),
    (Crashed, Outcome.CRASHED),
    (TimedOut, Outcome.TIMED_OUT),
    (OutOfMemory, Outcome.OUT_OF_MEMORY),
    (Refused, Outcome.REFUSED),
)


_MOST_INPUTS = 20
_MOST_HELD_BYTES = 256 << 20
_NEAR = 5.0  # a mistake may let rounding grow beyond what a right answer's does; mistakes lie 10 tolerances apart


class SubjectSource(Protocol):
    """Gives a live subject for each check, started anew after a hang or a crash."""

    def subject(self, hook: str, *, cpu_s: float) -> Any:
        """Return a subject that answers `hook`, each call within `cpu_s` seconds of CPU time.

        Raises:
            SubmissionError: The hook is missing, or the submission can't be loaded.
        """
        ...


class _Trial:
    """One case of one check: hands out inputs whose seeds never repeat."""

    def __init__(self, task: Task, check: Check, case: Case, seeds: Seeds) -> None:
        self.case = case
        self._draw = check.inputs or task.inputs
        self._seeds, self._check = seeds, check.name
        self._calls = 0

    def generator(self) -> torch.Generator:
        self._calls += 1
        return self._seeds.generator(self._check, self.case.name, self._calls)

    def inputs(self, **changed: Any) -> dict[str, Any]:
        return self._draw(self.generator(), **{**self.case.options, **changed})


class _Verdict(NamedTuple):
    findings: tuple[Finding, ...]
    mistake: str | None = None
    notices: tuple[str, ...] = ()
    maps: Mapping[str, Rows] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Answered:
    """One case that was asked: what was given, wanted and got, by group, and how rounding spreads there."""

    case: Case
    given: dict[str, Any]
    want: Mapping[str, Any]
    got: Mapping[str, Any]
    sigma: Callable[[str], Callable[[float], float]]


def run_checks(
    task: Task,
    source: SubjectSource,
    seeds: Seeds,
    *,
    reference: Any = None,
    on_check: Callable[[CheckRecord], None] | None = None,
) -> tuple[tuple[CheckRecord, ...], tuple[str, ...]]:
    """Run every check of a task and return the verdicts in order, and what is worth saying beside them.

    Args:
        task: The task.
        source: Where the submission answers.
        seeds: The seeds of this (submission, task).
        reference: A subject that answers rightly; asked only to find out whether an answer or the task itself is to
            blame when a check can't deal with what came.
        on_check: Called with each verdict as soon as it stands.

    Raises:
        UsageError: The source gives no subject, because this machine can't grade as was asked for.
    """
    records: list[CheckRecord] = []
    notices: dict[str, None] = {}
    for check in task.checks:
        passed = {record.name for record in records if record.outcome.counts_as_passed}
        if lacking := [name for name in check.after if name not in passed]:
            record = _record(check, Outcome.SKIPPED, f"not run, because {', '.join(lacking)} did not pass")
        else:
            record, said = _run(task, check, source, seeds, reference)
            notices.update(dict.fromkeys(said))
        records.append(record)
        if on_check is not None:
            on_check(record)
    return tuple(records), tuple(notices)


def _record(check: Check, outcome: Outcome, message: str = "", mistake: str | None = None) -> CheckRecord:
    points: float | None = check.points if outcome.counts_as_passed else 0.0
    return CheckRecord(
        name=check.name,
        hook=check.hook,
        outcome=outcome,
        gating=check.gating,
        points=None if outcome is Outcome.HARNESS_ERROR else points,
        max_points=check.points,
        message=printable(without_places(message)),
        mistake=mistake,
    )


def _run(
    task: Task, check: Check, source: SubjectSource, seeds: Seeds, reference: Any
) -> tuple[CheckRecord, tuple[str, ...]]:
    judge = _by_value if check.ask is not None else _by_property
    try:
        verdict = judge(task, check, lambda: source.subject(check.hook, cpu_s=check.cpu_s), seeds)
    except (SubmissionError, HarnessFault, ProviderError) as error:
        return _charged(check, error), ()
    except UsageError:
        raise  # this machine can't grade as was asked for: that is no verdict on anybody
    except Exception as error:  # noqa: BLE001 - a task meets an answer that it can't deal with: find out whose fault
        return _blamed(task, check, source, seeds, reference, error), ()
    if not verdict.findings:
        return _record(check, Outcome.PASSED), verdict.notices
    message = _message(check, verdict.findings[0], verdict.mistake)
    record = _record(check, Outcome.FAILED, message, verdict.mistake)
    return replace(record, maps=dict(verdict.maps)), verdict.notices


def _blamed(
    task: Task, check: Check, source: SubjectSource, seeds: Seeds, reference: Any, error: Exception
) -> CheckRecord:
    """Decide whether the answer or the judge is at fault.

    The answer is, when a right one at the same seeds does not raise. Nor is it the judge's fault when this one does not
    do so again: the judge does the same at the same seeds, so the answer changed.
    """
    said = f"{type(error).__name__}: {error}"[:500]
    if reference is None:
        return _record(check, Outcome.HARNESS_ERROR, f"the check itself failed: {said}")
    judge = _by_value if check.ask is not None else _by_property
    try:
        verdict = judge(task, check, lambda: reference, seeds)
    except Exception as second:  # noqa: BLE001 - the task fails on a right answer too: its fault, whatever the error
        return _record(check, Outcome.HARNESS_ERROR, f"the check fails on the reference too: {second}"[:500])
    if verdict.findings:
        return _record(check, Outcome.HARNESS_ERROR, "the check does not pass the reference")
    try:
        judge(task, check, lambda: source.subject(check.hook, cpu_s=check.cpu_s), seeds)
    except (SubmissionError, HarnessFault, ProviderError) as second:
        return _charged(check, second)
    except UsageError:
        raise
    except Exception as second:  # noqa: BLE001 - as before: the answer is of a form that the check can't deal with
        came = f"an answer of another form ({_unfit(second)})"
    else:
        if isinstance(error, MemoryError | OSError):
            return _record(check, Outcome.HARNESS_ERROR, f"the check failed, and did not when it was run again: {said}")
        came = f"an answer of another form ({_unfit(error)}), and not when it was asked again"
    return _record(check, Outcome.FAILED, f"asked: {check.asks}\ncame: {came}")


def _charged(check: Check, error: SubmissionError | HarnessFault | ProviderError) -> CheckRecord:
    """Return the verdict of an error whose class says whose fault it is."""
    if not isinstance(error, SubmissionError):
        return _record(check, Outcome.HARNESS_ERROR, str(error))
    outcome = next(outcome for kind, outcome in _OUTCOMES if isinstance(error, kind))
    return _record(check, outcome, f"asked: {check.asks}\ncame: {' '.join(str(error).split())}")


def _unfit(error: Exception) -> str:
    """Say what was wrong with an answer's form without the judge's values."""
    if isinstance(error, ValueError) and "unpack" in str(error):
        return str(error).replace("not enough values to unpack", "too few results")
    return "it can't be read as what was asked for"


def _message(check: Check, finding: Finding, mistake: str | None) -> str:
    lines = [f"asked: {finding.asked}", f"came: {finding.came}"]
    if check.visible and finding.values:
        lines.append(finding.values)
    if mistake is not None:
        lines.append(f"looks like: {mistake}")
    return "\n".join(lines)


def _by_property(task: Task, check: Check, subject: Callable[[], Any], seeds: Seeds) -> _Verdict:
    assert check.holds is not None
    for case in check.cases:
        findings = tuple(check.holds(subject(), _Trial(task, check, case, seeds)))
        if findings:
            finding = findings[0]
            came = f"with {case.kind}: {finding.came}" if case.kind else finding.came
            return _Verdict((Finding(asked=finding.asked, came=came, values=finding.values),))
    return _Verdict(())


def _by_value(task: Task, check: Check, subject: Callable[[], Any], seeds: Seeds) -> _Verdict:
    assert check.ask is not None
    answered = []
    held_bytes = 0
    # In an order that follows from the key: which case is asked when must not tell its answer.
    for case in sorted(check.cases, key=lambda case: seeds.seed(check.name, case.name, 0)):
        given, want = _wanted(task, check, case, seeds)
        got = check.ask(subject(), given)
        held_bytes += _tensor_bytes(got)
        if held_bytes > _MOST_HELD_BYTES:
            raise Refused(f"returned tensors of more than {_MOST_HELD_BYTES >> 20} MiB over the cases of one check")
        answered.append(_Answered(case, given, want, got, _sigmas(task, check, case, given, want)))
    answered.sort(key=lambda one: check.cases.index(one.case))
    findings: list[Finding] = []
    notices: list[str] = []
    for group in answered[0].want:
        failed, said = _group(check, group, answered)
        findings.extend(failed)
        notices.extend(said)
    if not findings:
        return _Verdict((), None, tuple(notices))
    drawn = maps(answered[0].got, answered[0].want) if check.visible else {}
    return _Verdict(tuple(findings), _named(check, answered), tuple(notices), drawn)


def _tensor_bytes(answer: Any) -> int:
    if isinstance(answer, Mapping):
        return sum(_tensor_bytes(item) for item in answer.values())
    if isinstance(answer, list | tuple):
        return sum(_tensor_bytes(item) for item in answer)
    return int(getattr(answer, "nbytes", 0))


def _wanted(task: Task, check: Check, case: Case, seeds: Seeds) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """Return inputs and what is wanted for them; no answer has a part in either, so no answer is blamed."""
    try:
        given = _Trial(task, check, case, seeds).inputs()
        return given, check.forms[0](doubled(given))
    except Exception as error:
        raise ProviderError(f"the task can't state case {case.name!r}: {type(error).__name__}: {error}") from error


def _sigmas(
    task: Task, check: Check, case: Case, given: dict[str, Any], want: Mapping[str, Any]
) -> Callable[[str], Callable[[float], float]]:
    """Return, by group, σ as a function of the group's scale: frozen data, or computed for this input when needed."""
    computed: dict[str, float] = {}

    def of_group(group: str) -> Callable[[float], float]:
        def sigma(scale: float) -> float:
            fraction = task.tolerances.fraction(check.name, case.name, group)
            if fraction is not None:
                return fraction * scale
            if not computed:
                try:
                    computed.update(spread(check.forms, given))
                except Exception as error:
                    raise ProviderError(f"the spread of case {case.name!r} can't be computed: {error}") from error
            here = computed.get(group, 0.0)  # a group without floats is compared exactly
            # A known mistake may give larger numbers than what is wanted, and they round by more.
            return here * max(1.0, scale / wanted) if (wanted := largest_magnitude(want[group])) else here

        return sigma

    return of_group


def _group(check: Check, group: str, answered: Sequence[_Answered]) -> tuple[list[Finding], list[str]]:
    """Judge one group over all cases: one layout must fit every case."""
    by_layout: dict[str, list[Distance]] = {}
    for one in answered:
        for layout, want in _layouts(one.want[group]).items():
            distance = measure(one.got[group], want, sigma=one.sigma(group), k=one.case.k, relative=check.relative)
            by_layout.setdefault(layout, []).append(distance)
    fits = {layout: sum(distance.agrees for distance in found) for layout, found in by_layout.items()}
    best = max(fits, key=lambda layout: fits[layout])
    distances = by_layout[best]
    notices = [distance.notice for distance in distances if distance.notice]
    if fits[best] == len(answered):
        if best != next(iter(by_layout)):
            notices.append(f"{group} came in the layout {best.replace('_', ', ')}, which is accepted")
        return [], notices
    index = next(i for i, distance in enumerate(distances) if not distance.agrees)
    case, distance = answered[index].case, distances[index]
    name = "" if group in check.asks or len(answered[0].want) == 1 else f"{group}: "
    came = distance.problem or "another result"
    came = f"with {case.kind}: {name}{came}" if case.kind else f"{name}{came}"
    values = f"{_shown_input(answered[index].given)}\n{distance.values}" if check.visible and distance.values else ""
    return [Finding(asked=check.asks, came=came, values=values)], notices


def _shown_input(given: Mapping[str, Any]) -> str:
    lines: list[str] = []
    for name, value in given.items():
        held = value.items() if isinstance(value, Mapping) else [("", value)]
        lines += [f"{name}{inner and f' {inner}'} = {shown(item)}" for inner, item in held]
    return "\n".join(lines[:_MOST_INPUTS])


def _layouts(want: Any) -> Mapping[str, Any]:
    return want.layouts if isinstance(want, Alternatives) else {"": want}


def _named(check: Check, answered: Sequence[_Answered]) -> str | None:
    """Return the one known mistake that reproduces every answer, or None when none or several do."""
    matching = [words for words in check.mistakes if _reproduces(check, words, answered)]
    return matching[0] if len(matching) == 1 else None


def _mistaken(check: Check, words: str, one: _Answered) -> Mapping[str, Any]:
    """Return what a known mistake would answer; no answer has a part in it, so no answer is blamed."""
    try:
        return {**one.want, **check.mistakes[words](doubled(one.given))}
    except Exception as error:
        raise ProviderError(f"the task can't state the mistake {words!r}: {type(error).__name__}: {error}") from error


def _reproduces(check: Check, words: str, answered: Iterable[_Answered]) -> bool:
    for one in answered:
        values = _mistaken(check, words, one)
        for group, value in values.items():
            close_enough = any(
                resembles(one.got[group], layout, sigma=one.sigma(group), k=_NEAR * one.case.k, relative=check.relative)
                for layout in _layouts(value).values()
            )
            if not close_enough:
                return False
    return True
