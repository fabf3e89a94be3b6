"""Name what wrong answers have in common: a mistake that the task knows, or how they differ from what is right.

A name is given only when it reproduces every answer of the check within the tolerance, and nothing else does so.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import torch

from harness.compare import agree
from harness.compare.descriptions import Place, describe
from harness.compare.reading import as_tensor
from harness.compare.resemblance import resembles
from harness.correctness.questions import Question, layouts
from harness.task import Check

__all__ = ["Answer", "Name", "named"]

_NEAR = 5.0  # a mistake may let rounding grow beyond what a right answer's does; mistakes lie 10 tolerances apart
_NEARLY = 20.0  # tolerances: an answer so near is no mistake with something done to it
_FEWEST_NUMBERS = 4  # fewer may agree with anything; whole numbers do so twice as easily
_TELLING_NUMBERS = 32  # so many rule out nearly all that more would, in a fraction of the time
_JOINED = "; and "  # stands between the words for two mistakes at once


class Answer(NamedTuple):
    """A question and what came, by group."""

    question: Question
    got: Mapping[str, Any]


class Name(NamedTuple):
    """What reproduces every answer of a check, in a student's words.

    Attributes:
        mistake: A mistake that the task knows, or None.
        likeness: How the answers come of what is right, or of a mistake that the task knows, where no mistake alone
            reproduces them; or None.
    """

    mistake: str | None = None
    likeness: str | None = None


def named(check: Check, answers: Sequence[Answer], layout: Mapping[str, str], right: Collection[str]) -> Name:
    """Return the one mistake or description that reproduces every answer; none of both when none or several do.

    Args:
        check: A check by value that failed.
        answers: All its cases.
        layout: The layout in which each group fits best, by group.
        right: The names of the cases that are rightly answered.

    Raises:
        ProviderError: The task can't state one of its mistakes.
    """
    answers = sorted(answers, key=_rules_out_for_least)
    first, *others = answers
    bases = {words: first.question.mistaken(words, keep=True) for words in check.mistakes}
    matching = [
        words
        for words, base in bases.items()
        if _is_made(first, base) and all(_is_made(other, other.question.mistaken(words)) for other in others)
    ]
    if len(matching) == 1:
        return Name(mistake=matching[0])
    if matching or not others:
        return Name()  # one small input agrees with too many descriptions
    return Name(likeness=_likeness(bases, answers, layout, right))


def _rules_out_for_least(answer: Answer) -> tuple[bool, int]:
    """Return what sorts answers: the smallest that tells mistakes apart first, what is too small for that last."""
    numbers = _numbers(answer.question.want)
    return numbers < _TELLING_NUMBERS, numbers if numbers >= _TELLING_NUMBERS else -numbers


def _likeness(
    bases: Mapping[str, Mapping[str, Any]], answers: Sequence[Answer], layout: Mapping[str, str], right: Collection[str]
) -> str | None:
    """Return how the answers come of what is right, or of one mistake, or in how many cases they are wrong; or None.

    Args:
        bases: What each known mistake would answer in the first case, by the words for it.
        answers: All cases.
        layout: The layout in which each group fits best, by group.
        right: The names of the cases that are rightly answered.
    """
    wants = [question.want for question, _ in answers]
    if words := _described(answers, wants, layout) or _without_gradient(answers):
        return words
    in_some_cases = _in_some_cases(answers, right)
    if _is_nearly_right(answers):
        return f"{in_some_cases or 'the result is wrong'}, by a little more than rounding explains"
    # What the task joins is two mistakes at once; a third one is not looked for.
    single = {words: base for words, base in bases.items() if _JOINED not in words}
    likely = [words for words, base in single.items() if _described(answers[:1], [base], layout)]
    found = []
    for words in likely:
        made = [question.mistaken(words) for question, _ in answers]
        if then := _described(answers, made, layout):
            found.append(f"{words}{_JOINED}{then}")
    return found[0] if len(found) == 1 else in_some_cases


def _in_some_cases(answers: Sequence[Answer], right: Collection[str]) -> str | None:
    """Return that only some cases are wrong; not of choices, which could be guessed one by one."""
    wants = [want for question, _ in answers for want in question.want.values()]
    if not right or not all(_is_float(want) or getattr(want, "ndim", 0) for want in wants):
        return None
    return f"it is right for some kinds of input, and wrong for {len(answers) - len(right)} of {len(answers)}"


def _is_nearly_right(answers: Iterable[Answer]) -> bool:
    return all(
        _is_float(want) and _is_within(_NEARLY, question, group, got[group], want)
        for question, got in answers
        for group, want in question.want.items()
    )


def _is_within(factor: float, question: Question, group: str, got: Any, want: Any) -> bool:
    """Tell whether an answer lies within so many tolerances of one of the layouts of a value."""
    check, k = question.check, factor * question.case.k
    return any(
        resembles(got, one, sigma=question.sigma(group), k=k, relative=check.relative) for one in layouts(want).values()
    )


def _without_gradient(answers: Sequence[Answer]) -> str | None:
    """Return which tensors of a group by name are 0 or missing in every case, where the others are right."""
    found: set[tuple[str, ...]] = set()
    for question, got in answers:
        absent: list[str] = []
        for group, want in question.want.items():
            if not isinstance(want, Mapping) or not isinstance(got[group], Mapping):
                continue
            mine = [name for name, one in want.items() if bool(one.any()) and _is_nothing(got[group].get(name))]
            mended = {name: want[name] if name in mine else got[group].get(name) for name in want}
            if mine and not _is_within(1.0, question, group, mended, want):
                return None
            absent += mine
        found.add(tuple(absent))
    names = found.pop() if len(found) == 1 else ()
    return f"no gradient reaches {', '.join(names)}" if names else None


def _is_nothing(value: Any) -> bool:
    tensor = None if value is None else _numeric(value)
    return value is None or (tensor is not None and not bool(tensor.any()))


def _is_made(answer: Answer, mistaken: Mapping[str, Any]) -> bool:
    """Tell whether a mistake answers the same, in every group."""
    question, got = answer
    return all(_is_within(_NEAR, question, group, got[group], value) for group, value in mistaken.items())


def _numbers(want: Any) -> int:
    """Return how many numbers a wanted value holds, in one of its layouts."""
    want = next(iter(layouts(want).values()))
    if isinstance(want, Mapping):
        return sum(map(_numbers, want.values()))
    return math.prod(getattr(want, "shape", ()))


def _described(answers: Sequence[Answer], bases: Sequence[Mapping[str, Any]], layout: Mapping[str, str]) -> str | None:
    """Return one description of how the answers come of their bases, in every group that differs, or None."""
    names: set[str | None] = set()
    for group in bases[0]:
        pairs = zip(answers, bases, strict=True)
        places = [place for answer, base in pairs if (place := _place(answer, group, base[group], layout[group]))]
        if len(places) < len(answers):
            return None
        if all(place.close(place.got, place.base) for place in places):
            continue
        fewest = _FEWEST_NUMBERS if _is_float(answers[0].question.want[group]) else 2 * _FEWEST_NUMBERS
        if sum(place.got.numel() for place in places) < fewest:
            return None
        names.add(describe(places))
    return names.pop() if len(names) == 1 else None


def _place(answer: Answer, group: str, base: Any, layout: str) -> Place | None:
    """Return one case of a group as tensors, or None where it holds something else."""
    question, got = answer.question, answer.got[group]
    ways = layouts(base)
    base = ways.get(layout, ways.get(""))  # one of several ways to make a mistake stands for none of them
    joined = isinstance(base, Mapping)
    if isinstance(base, Mapping):
        base, got = _joined(base, got)
    base = _numeric(base)
    got = None if base is None else _numeric(got, base)
    if base is None or got is None:
        return None
    if not _is_float(question.want[group]):
        return Place(got, base, torch.equal, {**question.case.options, **question.given})
    sigma, k, relative = question.sigma(group), _NEAR * question.case.k, question.check.relative

    def close(one: torch.Tensor, other: torch.Tensor) -> bool:
        return agree(one, other, sigma=sigma, k=k, relative=relative)

    return Place(got, base, close, {**question.case.options, **question.given}, joined)


def _is_float(want: Any) -> bool:
    return bool(getattr(next(iter(layouts(want).values())), "dtype", torch.float64).is_floating_point)


def _joined(base: Mapping[str, torch.Tensor], got: Any) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Return all tensors of a group as one vector; what did not come is zero, as in a comparison."""
    joined = torch.cat([one.reshape(-1) for one in base.values()])
    if not isinstance(got, Mapping):
        return joined, None
    parts = [_numeric(torch.zeros_like(one) if got.get(name) is None else got[name], one) for name, one in base.items()]
    known = [part.reshape(-1) for part in parts if part is not None]
    return joined, torch.cat(known) if len(known) == len(parts) else None


def _numeric(value: Any, like: torch.Tensor | None = None) -> torch.Tensor | None:
    """Return finite numbers as float64, or None where the value holds something else or far more than `like`."""
    tensor = as_tensor(value, like)
    if tensor is None or tensor.dtype == torch.bool or tensor.is_complex() or not bool(torch.isfinite(tensor).all()):
        return None
    return tensor.double()
