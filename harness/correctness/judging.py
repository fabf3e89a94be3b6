"""Put one check's questions to a subject and judge what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from harness.compare import Distance, Rows, maps, measure, shown
from harness.correctness.naming import Answer, Name, named
from harness.correctness.questions import Question, Questions, layouts
from harness.correctness.witness import smallest
from harness.errors import Refused
from harness.hooks import HookKind
from harness.records import Finding
from harness.task import Check

__all__ = ["Verdict", "judge"]

_MOST_INPUTS = 20
_MOST_HELD_BYTES = 256 << 20


class Verdict(NamedTuple):
    """What came of one check.

    Attributes:
        findings: What does not hold; the check passes when there is none.
        name: What reproduces the answers, in a student's words.
        notices: What is accepted and worth saying.
        distances: How far the answers lie from what is wanted, in tolerances by case; empty where a property is judged.
        maps: What was expected beside what came, as matrices, of a visible check.
    """

    findings: tuple[Finding, ...]
    name: Name = Name()
    notices: tuple[str, ...] = ()
    distances: Mapping[str, float] = MappingProxyType({})
    maps: Mapping[str, Rows] = MappingProxyType({})


def judge(questions: Questions, check: Check, subject: Callable[[], Any]) -> Verdict:
    """Ask for a check and return what came of it.

    Args:
        questions: What the task asks.
        check: One of its checks.
        subject: Gives a live subject for each case.

    Raises:
        SubmissionError: The subject failed.
        ProviderError: The task can't state its question.
    """
    return (_by_property if check.ask is None else _by_value)(questions, check, subject)


def _by_property(questions: Questions, check: Check, subject: Callable[[], Any]) -> Verdict:
    assert check.holds is not None
    for case in check.cases:
        trial = questions.trial(check, case)
        findings = tuple(check.holds(subject(), trial))
        if findings:
            finding, kind = findings[0], trial.case.kind
            came = f"with {kind}: {finding.came}" if kind else finding.came
            return Verdict((Finding(asked=finding.asked, came=came, values=finding.values),))
    return Verdict(())


def _by_value(questions: Questions, check: Check, subject: Callable[[], Any]) -> Verdict:
    assert check.ask is not None
    answers = []
    held_bytes = 0
    for case in questions.ordered(check):
        question = questions.question(check, case)
        got = check.ask(subject(), question.given)
        held_bytes += _tensor_bytes(got)
        if held_bytes > _MOST_HELD_BYTES:
            raise Refused(f"returned tensors of more than {_MOST_HELD_BYTES >> 20} MiB over the cases of one check")
        answers.append(Answer(question, got))
    places = {case.name: place for place, case in enumerate(check.cases)}
    answers.sort(key=lambda answer: places[answer.question.case.name])
    groups = [_group(check, group, answers) for group in answers[0].question.want]
    notices = tuple(notice for group in groups for notice in group.notices)
    farthest = {
        answer.question.case.name: max((_number(group.distances[place]) for group in groups), default=0.0)
        for place, answer in enumerate(answers)
    }
    failed = [group for group in groups if not group.agrees]
    if not failed:
        return Verdict((), Name(), notices, farthest)
    layout = {group.name: group.layout for group in groups}
    findings = tuple(_finding(questions, check, answers, group, subject) for group in failed)
    right = {case for case, far in farthest.items() if far <= 1}
    drawn = maps(answers[0].got, answers[0].question.want) if check.visible else {}
    return Verdict(findings, named(check, answers, layout, right), notices, farthest, drawn)


def _tensor_bytes(answer: Any) -> int:
    if isinstance(answer, Mapping):
        return sum(_tensor_bytes(item) for item in answer.values())
    if isinstance(answer, list | tuple):
        return sum(_tensor_bytes(item) for item in answer)
    return int(getattr(answer, "nbytes", 0))


@dataclass(frozen=True, slots=True)
class _Group:
    """One group over all cases, in the layout that fits most of them."""

    name: str
    layout: str
    distances: tuple[Distance, ...]
    notices: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return all(distance.agrees for distance in self.distances)


def _group(check: Check, group: str, answers: Sequence[Answer]) -> _Group:
    """Judge one group over all cases: one layout must fit every case."""
    by_layout: dict[str, list[Distance]] = {}
    for question, got in answers:
        for layout, want in layouts(question.want[group]).items():
            distance = _distance(check, question, got, group, want)
            by_layout.setdefault(layout, []).append(distance)
    fits = {layout: sum(distance.agrees for distance in found) for layout, found in by_layout.items()}
    best = max(fits, key=lambda layout: fits[layout])
    distances = by_layout[best]
    notices = [distance.notice for distance in distances if distance.notice]
    if fits[best] == len(answers) and best != next(iter(by_layout)):
        notices.append(f"{group} came in the layout {best.replace('_', ', ')}, which is accepted")
    return _Group(group, best, tuple(distances), tuple(notices))


def _number(distance: Distance) -> float:
    """Return a distance in tolerances; infinity where it is no number."""
    return distance.tolerances if distance.tolerances >= 0 else float("inf")


def _distance(check: Check, question: Question, got: Mapping[str, Any], group: str, want: Any) -> Distance:
    return measure(
        got[group],
        want,
        sigma=question.sigma(group),
        k=question.case.k,
        relative=check.relative,
        precisely=question.precisely,
    )


def _finding(
    questions: Questions, check: Check, answers: Sequence[Answer], group: _Group, subject: Callable[[], Any]
) -> Finding:
    """Return what is wrong with a group at its first case that fails; in its smallest form where that may be shown."""
    index = next(i for i, distance in enumerate(group.distances) if not distance.agrees)
    question, distance = answers[index].question, group.distances[index]
    if check.visible and distance.values:

        def wrong(other: Question) -> Distance | None:
            assert check.ask is not None
            got = check.ask(subject(), other.given)
            found = _distance(check, other, got, group.name, layouts(other.want[group.name])[group.layout])
            return None if found.agrees or not found.values else found

        question, distance = smallest(questions, check, question, distance, wrong)
    is_shown = check.visible and bool(distance.values)
    given = _of_the_hook(questions, check, question.given) if is_shown else {}
    kind = question.case.kind_beside(given)
    name = "" if len(question.want) == 1 else f"{group.name}: "
    came = distance.problem or "another result"
    came = f"with {kind}: {name}{came}" if kind else f"{name}{came}"
    values = f"{_shown_input(given)}\n{distance.values}" if is_shown else ""
    return Finding(asked=check.asks, came=came, values=values)


def _of_the_hook(questions: Questions, check: Check, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return of the inputs what the check's hook takes.

    All of them where it is a factory, whose module has parameters and cotangents too, and where a task's inputs have
    other names than the hook's arguments.
    """
    hook = next(hook for hook in questions.task.hooks if hook.name == check.hook)
    wanted = set(hook.arguments) - set(hook.optional)
    if hook.kind is HookKind.MODULE or not wanted <= set(given):
        return given
    return {name: value for name, value in given.items() if name in hook.arguments}


def _shown_input(given: Mapping[str, Any]) -> str:
    lines: list[str] = []
    for name, value in given.items():
        held = value.items() if isinstance(value, Mapping) else [("", value)]
        lines += [f"{name}{inner and f' {inner}'} = {shown(item)}" for inner, item in held]
    return "\n".join(lines[:_MOST_INPUTS])
