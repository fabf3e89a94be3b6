"""Run a task's checks against a subject and turn what was found, or what went wrong, into verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from harness.correctness.judging import Verdict, judge
from harness.correctness.naming import Name
from harness.correctness.questions import Questions
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
from harness.task import Check, Task
from harness.text import printable, without_places

__all__ = ["SubjectSource", "put_questions", "run_checks"]

_CALLS_TOGETHER = 2  # times the CPU time of one call: what all calls of a check may take

_OUTCOMES: tuple[tuple[type[SubmissionError], Outcome], ...] = (
    (Missing, Outcome.MISSING),
    (Incomplete, Outcome.INCOMPLETE),
    (Unusable, Outcome.FAILED),
    (Crashed, Outcome.CRASHED),
    (TimedOut, Outcome.TIMED_OUT),
    (OutOfMemory, Outcome.OUT_OF_MEMORY),
    (Refused, Outcome.REFUSED),
)


class SubjectSource(Protocol):
    """Gives a live subject for each check, started anew after a hang or a crash."""

    def subject(self, hook: str, *, cpu_s: float) -> Any:
        """Return a subject that answers `hook`, each call within `cpu_s` seconds of CPU time.

        Raises:
            SubmissionError: The hook is missing, or the submission can't be loaded.
        """
        ...

    def used_ns(self) -> int:
        """Return the CPU time of all that has answered so far, nanoseconds; 0 where nothing is limited."""
        ...


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
    return put_questions(Questions(task, seeds), source, reference=reference, on_check=on_check)


def put_questions(
    questions: Questions,
    source: SubjectSource,
    *,
    reference: Any = None,
    checks: Sequence[Check] = (),
    on_check: Callable[[CheckRecord], None] | None = None,
    on_distance: Callable[[Check, Mapping[str, float]], None] | None = None,
) -> tuple[tuple[CheckRecord, ...], tuple[str, ...]]:
    """Do what `run_checks` does with questions that others may have been asked before.

    Args:
        questions: What the task asks.
        source: As for `run_checks`.
        reference: As for `run_checks`.
        checks: What is asked instead of all the task's checks, when not empty.
        on_check: As for `run_checks`.
        on_distance: Called with each check by value that was answered and how far the answers lie off by case,
            in tolerances.

    Raises:
        UsageError: As for `run_checks`.
    """
    records: list[CheckRecord] = []
    notices: dict[str, None] = {}
    run = _Run(questions, source, reference, on_distance)
    for check in checks or questions.task.checks:
        passed = {record.name for record in records if record.outcome.counts_as_passed}
        if lacking := [name for name in check.after if name not in passed]:
            record = _record(check, Outcome.SKIPPED, f"not run, because {', '.join(lacking)} did not pass")
        else:
            record, said = _judged(run, check)
            notices.update(dict.fromkeys(said))
        records.append(record)
        if on_check is not None:
            on_check(record)
    return tuple(records), tuple(notices)


@dataclass(frozen=True, slots=True)
class _Run:
    questions: Questions
    source: SubjectSource
    reference: Any
    on_distance: Callable[[Check, Mapping[str, float]], None] | None

    def judge(self, check: Check) -> Verdict:
        together_s = _CALLS_TOGETHER * check.cpu_s
        began_ns: int | None = None

        def subject() -> Any:
            nonlocal began_ns
            found = self.source.subject(check.hook, cpu_s=check.cpu_s)
            used_ns = self.source.used_ns()
            began_ns = used_ns if began_ns is None else began_ns  # once it is loaded
            if used_ns - began_ns > together_s * 1e9:
                raise TimedOut(f"did not answer all that is asked within {together_s:g} s of CPU time")
            return found

        return judge(self.questions, check, subject)


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
        after=check.after,
    )


def _judged(run: _Run, check: Check) -> tuple[CheckRecord, tuple[str, ...]]:
    try:
        verdict = run.judge(check)
    except (SubmissionError, HarnessFault, ProviderError) as error:
        return _charged(check, error), ()
    except UsageError:
        raise  # this machine can't grade as was asked for: that is no verdict on anybody
    except Exception as error:  # noqa: BLE001 - a task meets an answer that it can't deal with: find out whose fault
        return _blamed(run, check, error), ()
    if run.on_distance is not None and verdict.distances:
        run.on_distance(check, verdict.distances)
    if not verdict.findings:
        return _record(check, Outcome.PASSED), verdict.notices
    message = _message(check, verdict.findings[0], verdict.name)
    record = _record(check, Outcome.FAILED, message, verdict.name.mistake)
    return replace(record, maps=dict(verdict.maps)), verdict.notices


def _blamed(run: _Run, check: Check, error: Exception) -> CheckRecord:
    """Decide whether the answer or the judge is at fault.

    The answer is, when a right one at the same seeds does not raise. Nor is it the judge's fault when this one does not
    do so again: the judge does the same at the same seeds, so the answer changed.
    """
    said = f"{type(error).__name__}: {error}"[:500]
    if run.reference is None:
        return _record(check, Outcome.HARNESS_ERROR, f"the check itself failed: {said}")
    try:
        verdict = judge(run.questions, check, lambda: run.reference)
    except Exception as second:  # noqa: BLE001 - the task fails on a right answer too: its fault, whatever the error
        return _record(check, Outcome.HARNESS_ERROR, f"the check fails on the reference too: {second}"[:500])
    if verdict.findings:
        return _record(check, Outcome.HARNESS_ERROR, "the check does not pass the reference")
    try:
        run.judge(check)
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


def _message(check: Check, finding: Finding, name: Name) -> str:
    lines = [f"asked: {finding.asked}", f"came: {finding.came}"]
    if check.visible and finding.values:
        lines.append(finding.values)
    if words := name.mistake or name.likeness:
        lines.append(f"looks like: {words}")
    return "\n".join(lines)
