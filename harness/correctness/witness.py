"""The smallest input at which a visible check still fails: what a student can follow by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from harness.compare import Distance
from harness.correctness.questions import Question, Questions
from harness.errors import SubmissionError
from harness.sizes import Between, drawn, is_drawn
from harness.task import Case, Check

__all__ = ["smallest"]

_MOST_CALLS = 50
_MOST_SECONDS = 30.0  # of naps: no honest answer takes so long, whatever else the machine does


def smallest(
    questions: Questions,
    check: Check,
    question: Question,
    distance: Distance,
    wrong: Callable[[Question], Distance | None],
) -> tuple[Question, Distance]:
    """Return a question that is wrongly answered too and whose sizes can't be halved any more, with its distance.

    Every try gets fresh inputs, at most 50 of them, and none once 30 seconds have passed: an answer that naps is shown
    as it came first. Only declared ranges are halved, and not below their low end.

    Args:
        questions: What the task asks.
        check: A visible check.
        question: A question that was wrongly answered.
        distance: How far.
        wrong: Asks a question; returns how far the answer lies off, or None when it is right or fails in another way.
    """
    declared = next(case for case in check.cases if case.name == question.case.name)
    trial = questions.trial(check, declared)
    trial.generator()  # the question's own; the next inputs are fresh
    calls, latest_s = 0, time.monotonic() + _MOST_SECONDS
    shrunk = True
    while shrunk:
        shrunk = False
        for options in _halved(declared, question.case.options):
            if calls == _MOST_CALLS or time.monotonic() > latest_s:
                return question, distance
            calls += 1
            trial.case = _case(declared, options)
            smaller = questions.drawn(check, trial)
            try:
                found = wrong(smaller)
            except SubmissionError:
                continue  # another fault than the one that is shown
            if found is not None:
                question, distance, shrunk = smaller, found, True
                break
    return question, distance


def _halved(declared: Case, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, ranged in declared.options.items():
        if isinstance(ranged, Between) and (value := options[name]) > ranged.low:
            steps = (value - ranged.low) // ranged.step // 2
            yield {**options, name: ranged.low + ranged.step * steps}


def _case(declared: Case, options: Mapping[str, Any]) -> Case:
    """Return the declared case at other sizes; what is to be the same as another option follows it."""
    fixed = {name: options[name] if is_drawn(value) else value for name, value in declared.options.items()}
    return declared.resized(drawn(fixed, torch.Generator()))
