"""Put a task's questions to one candidate at several keys: does it pass, how far off is it, what is it told?"""

from __future__ import annotations

import hashlib
import signal
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from harness.correctness import Questions, SubjectSource, put_questions
from harness.errors import TimedOut
from harness.records import CheckRecord, Outcome, task_outcome
from harness.seeds import RunKey, Seeds
from harness.task import Check, Task

__all__ = ["Verdict", "asked", "in_one_line", "keys", "trial", "within_cpu"]

_SHOWN = 300
_FORM = ("wanted ", "NaN or infinite", "an answer of another form", "the module lacks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one candidate at one key.

    Attributes:
        key: The key, as `--seed` takes it.
        outcome: The task's outcome.
        mistakes: Which known mistake was named, by the name of the check.
        told: Whether a failed check says more than that another result came: a mistake, or a wrong form.
        failed: The first gating check that did not pass, and its message; "" when all passed.
        distances: How far the answers lie off, in tolerances, by check and case; of gating checks by value.
    """

    key: str
    outcome: Outcome
    mistakes: Mapping[str, str]
    told: bool
    failed: str
    distances: Mapping[str, Mapping[str, float]]

    @property
    def farthest(self) -> float:
        """Return the largest distance of any case, 0 when no check by value was answered."""
        return max((one for cases in self.distances.values() for one in cases.values()), default=0.0)


def keys(seed: str, count: int) -> list[str]:
    """Return keys that follow from a seed, one after another.

    Args:
        seed: Any text.
        count: How many.
    """
    return [hashlib.blake2b(f"{seed}/{number}".encode(), digest_size=16).hexdigest() for number in range(count)]


def asked(task: Task, key: str) -> Questions:
    """Return what a task asks at a key, with distances measured to the end."""
    return Questions(task, Seeds(key=RunKey.from_hex(key), digest="lint", task=task.name), precisely=True)


def trial(
    key: str, questions: Questions, source: SubjectSource, reference: Any, *, checks: Sequence[Check] = ()
) -> Verdict:
    """Return a candidate's verdict at one key.

    Args:
        key: The key.
        questions: What the task asks at it.
        source: Where the candidate answers.
        reference: A subject that answers rightly.
        checks: What is asked instead of all the task's checks, when not empty.
    """
    distances: dict[str, Mapping[str, float]] = {}

    def keep(check: Check, cases: Mapping[str, float]) -> None:
        if check.gating:
            distances[check.name] = cases

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a mutant's warnings are nobody's concern
        records, _ = put_questions(questions, source, reference=reference, checks=checks, on_distance=keep)
    gating = [record for record in records if record.gating or checks]
    broken = [one for one in gating if not one.outcome.counts_as_passed and one.outcome is not Outcome.SKIPPED]
    return Verdict(
        key=key,
        outcome=broken[0].outcome if checks and broken else task_outcome(records, planned=len(gating)),
        mistakes={one.name: one.mistake for one in broken if one.mistake is not None},
        told=any(map(_says_what, broken)),
        failed=f"{broken[0].name}: {broken[0].message}" if broken else "",
        distances=distances,
    )


def _says_what(record: CheckRecord) -> bool:
    """Tell whether a verdict says what is wrong: a mistake, how the answers come of right ones, or a wrong form."""
    came = record.message.partition("came: ")[2]
    return "looks like: " in came or any(words in came for words in _FORM)


def in_one_line(text: str) -> str:
    """Return the beginning of a verdict's words, on one line."""
    return " ".join(text.split())[:_SHOWN]


@contextmanager
def within_cpu(seconds: float) -> Iterator[None]:
    """Stop code of this process that uses more CPU time; does nothing outside the main thread.

    Args:
        seconds: The limit.

    Raises:
        TimedOut: It was reached.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TimedOut(f"used more than {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)
