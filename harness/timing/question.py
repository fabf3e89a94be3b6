"""What a workload asks, out of the `ask` of a check: the request that is timed, and how its answer is compared.

The check's `ask` is run once for real in every fork: it opens a module, sets its parameters, and asks. For every
further call it is run on paper, up to its last request, which is the one that is timed; and again over the reply, to
read the answer as the check reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import torch

from harness.compare import doubled, largest_magnitude, measure, spread
from harness.errors import InvalidTask, Unusable
from harness.hooks import HookKind
from harness.sandbox.subject import Subject, Transport
from harness.seeds import Seeds
from harness.task import Check, Task, Workload

__all__ = ["Question", "Script"]

_BOTH_ROUND: Final = 3.0  # the reference is no oracle: its own rounding comes on top of the submission's
_LARGER: Final = 3.0  # sizes for timing are larger than those that the frozen spreads were measured at


class _CapturedError(Exception):
    """The request that is timed, on its way out of an `ask` that runs on paper."""

    def __init__(self, request: dict[str, Any]) -> None:
        super().__init__()
        self.request = request


class _Recorder:
    """A transport that keeps what was asked and answered."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.replies: list[dict[str, Any]] = []

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        reply = self._transport.request(tree)
        self.replies.append(reply)
        return reply


class _Paper:
    """A transport that answers as it was answered before, but for the last request."""

    def __init__(self, replies: list[dict[str, Any]], last: dict[str, Any] | None) -> None:
        self._replies, self._last = replies, last
        self._count = 0

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        if self._count < len(self._replies):
            return self._replies[self._count - 1]
        if self._last is None:
            raise _CapturedError(tree)
        return self._last


class Script:
    """One fork's side of a question: the requests that its `ask` leads to there.

    Args:
        question: The question.
        replies: What this fork answered when it was asked for real.
    """

    def __init__(self, question: Question, replies: list[dict[str, Any]]) -> None:
        self._question, self._replies = question, replies

    def request(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the request that is timed, for fresh inputs."""
        try:
            self._question.ask(_Paper(self._replies, None), given)
        except _CapturedError as captured:
            return captured.request
        raise InvalidTask(f"{self._question.check.name!r} asks less often when it is asked again")

    def answer(self, given: dict[str, Any], reply: dict[str, Any]) -> Mapping[str, Any]:
        """Return an answer by group, out of the reply to the request that was timed.

        Raises:
            SubmissionError: The reply says that the call failed, or is not of the form that was asked for.
        """
        try:
            return self._question.ask(_Paper(self._replies, reply), given)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError) as error:
            if isinstance(error, Unusable | RuntimeError) and type(error).__module__.startswith("harness."):
                raise
            raise Unusable("returned an answer of another form than what was asked for") from error


class Question:
    """A workload of a task at one size.

    Args:
        task: The task.
        workload: The workload.
        options: Keywords of the input generator; the workload's own when None.
    """

    def __init__(self, task: Task, workload: Workload, options: Mapping[str, Any] | None = None) -> None:
        self.workload = workload
        self.check: Check = next(check for check in task.checks if check.name == workload.check)
        self._task = task
        self._options = dict(workload.options if options is None else options)
        self._draw = self.check.inputs or task.inputs
        hook = next(hook for hook in task.hooks if hook.name == workload.hook)
        self._fixed = {*hook.arguments, "parameters"} if hook.kind is HookKind.MODULE else set()
        self._shares: dict[str, float] = {}

    def inputs(self, seeds: Seeds, call: tuple[str, int], fixed: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the inputs of one call.

        Args:
            seeds: The seeds of this (submission, task).
            call: What it is for, and its number; never used twice.
            fixed: Inputs whose module stays: its parameters are theirs.
        """
        size = ",".join(f"{name}={value}" for name, value in sorted(self._options.items()))
        purpose, number = call
        generator = seeds.generator(f"speed:{purpose}:{self.workload.name}", size, number)
        given = self._draw(generator, **self._options)
        return given if fixed is None else {**given, **{name: fixed[name] for name in self._fixed if name in fixed}}

    def ask(self, transport: Transport, given: dict[str, Any]) -> Mapping[str, Any]:
        """Ask over a transport, as the check does."""
        assert self.check.ask is not None
        return self.check.ask(Subject(transport, self._task.hooks), given)

    def rehearse(self, transport: Transport, given: dict[str, Any]) -> tuple[Script, Mapping[str, Any]]:
        """Ask for real, and return what later calls follow, with the answer."""
        recorder = _Recorder(transport)
        answer = self.ask(recorder, given)
        return Script(self, recorder.replies), answer

    def differs(self, given: dict[str, Any], got: Mapping[str, Any], want: Mapping[str, Any]) -> str:
        """Say in which group an answer differs from the reference's, "" when in none.

        Args:
            given: The inputs.
            got: The submission's answer by group.
            want: The reference's.
        """
        for group, wanted in want.items():
            if not _agrees(got.get(group), wanted, self._sigma(group, given, want), self.check):
                return group
        return ""

    def _sigma(self, group: str, given: dict[str, Any], want: Mapping[str, Any]) -> Callable[[float], float]:
        if group not in self._shares:
            frozen = [
                share
                for case in self.check.cases
                if (share := self._task.tolerances.fraction(self.check.name, case.name, group)) is not None
            ]
            if frozen:
                self._shares[group] = _LARGER * max(frozen)
            else:
                scale = largest_magnitude(want[group]) or 1.0
                self._shares[group] = spread(self.check.forms, doubled(given)).get(group, 0.0) / scale
        share = self._shares[group]
        return lambda scale: share * scale


def _agrees(got: Any, want: Any, sigma: Callable[[float], float], check: Check) -> bool:
    """Tell whether two answers agree; the last two dimensions may be exchanged, as checks accept it."""
    if type(got) is type(want) is torch.Tensor and got.dtype == want.dtype and torch.equal(got, want):
        return True  # the same in every bit, as mostly: no need to measure
    k = max(case.k for case in check.cases) + _BOTH_ROUND

    def close(other: Any) -> bool:
        return measure(got, other, sigma=sigma, k=k, relative=check.relative).agrees

    if close(want):
        return True
    return isinstance(want, torch.Tensor) and want.ndim >= 2 and close(want.mT)
