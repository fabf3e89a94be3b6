"""Timings through pytest-benchmark: the samples that the judge measured are replayed to it by its public API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from harness.pytest_plugin.items import Question, VerdictFailed, headline, settle
from harness.records import SpeedRecord

__all__ = ["SampleClock", "replay", "replays"]

_SIDES = ("reference", "submission")
_LEFT_OUT = frozenset({"samples", "message"})


class SampleClock:
    """A timer that stands still, but for `step`, which moves it by the next sample."""

    def __init__(self) -> None:
        self.__name__ = "judge_clock"  # pytest-benchmark's report names the timer by it
        self._samples_ns: Iterator[int] = iter(())
        self._now_ns = 0

    def load(self, samples_ns: Sequence[int]) -> None:
        """Take the samples of one benchmark: times of one call, nanoseconds."""
        self._samples_ns = iter(samples_ns)

    def __call__(self) -> float:
        """Return the time in seconds, as pytest-benchmark wants it."""
        return self._now_ns / 1e9

    def step(self) -> None:
        """Let the next sample pass."""
        self._now_ns += next(self._samples_ns)


def replay(benchmark: Any, clock: SampleClock, record: SpeedRecord, side: str) -> None:
    """Give pytest-benchmark the samples of one side of a timing, and the verdict beside them.

    Args:
        benchmark: pytest-benchmark's fixture, with `clock` as its timer.
        clock: The timer.
        record: The timing; it has samples.
        side: "reference" or "submission".
    """
    told = {field.name: getattr(record, field.name) for field in fields(record) if field.name not in _LEFT_OUT}
    benchmark.extra_info.update({**told, "outcome": record.outcome.value})
    samples_ns = [sample[_SIDES.index(side)] for sample in record.samples]
    clock.load(samples_ns)
    benchmark.pedantic(clock.step, rounds=len(samples_ns), iterations=1, warmup_rounds=0)


def replays(parent: pytest.Collector, question: Question) -> Iterator[pytest.Item]:
    """Yield the two benchmarks of a workload, reference and submission, in one group."""
    for side in _SIDES:
        clock = SampleClock()
        group = f"{question.submission.name}: {question.planned.name}, {question.name}"
        function = pytest.mark.benchmark(group=group, timer=clock)(_replayer(question, clock, side))
        yield _ReplayItem.from_parent(
            parent, name=f"speed_{question.name}[{side}]", callobj=function, question=question, side=side
        )


def _replayer(question: Question, clock: SampleClock, side: str) -> Any:
    def replayed(benchmark: Any) -> None:
        record = question.answer()
        assert isinstance(record, SpeedRecord)
        replay(benchmark, clock, record, side)

    return replayed


class _ReplayItem(pytest.Function):
    """One side of a timing as pytest-benchmark has it; the submission's side ends as the verdict says."""

    def __init__(self, *, question: Question, side: str, **node: Any) -> None:
        self.question, self._side = question, side
        self._record: SpeedRecord | None = None
        super().__init__(**node)

    def setup(self) -> None:
        """Find the verdict, and make the fixtures where there is something to replay."""
        record = self.question.answer()
        assert isinstance(record, SpeedRecord)
        self._record = record
        if record.samples:
            super().setup()
        elif self._side == _SIDES[0]:
            pytest.skip("nothing was timed")

    def runtest(self) -> None:
        """Replay the samples, and say what was found."""
        assert self._record is not None
        if self._record.samples:
            super().runtest()
        if self._side == _SIDES[1]:
            settle(self, self._record)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ARG002 - as Node has it
        """Return the verdict's message; a traceback is for errors of the harness alone."""
        return str(excinfo.value) if isinstance(excinfo.value, VerdictFailed) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return what stands at the head of a failure."""
        return self.path, 0, headline(self, self.question)
