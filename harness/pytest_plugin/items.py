"""Submissions, tasks and verdicts as pytest nodes: an item shows one verdict of a task's record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.pytest_plugin.judging import Judging
from harness.text import one_line, printable

if TYPE_CHECKING:
    from harness.grading import PlannedTask
    from harness.records import Verdict
    from harness.sandbox.submission import Submission

__all__ = ["Question", "VerdictFailed", "VerdictItem", "settle", "submission_nodes"]

_UNDER_XDIST = "under pytest-xdist other tests run at the same time: run the speed stage without -n"


class VerdictFailed(Exception):
    """A verdict that is no pass; its text is the message that a student reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One planned verdict, and where its answer is found.

    Attributes:
        judging: What grades.
        submission: The submission.
        planned: The task.
        stage: correctness, speed or quality.
        name: The check, workload or setting; "" for a task that can't be loaded.
    """

    judging: Judging
    submission: Submission
    planned: PlannedTask
    stage: str
    name: str

    def answer(self) -> Verdict:
        """Return the verdict; skip where nothing was answered, and report an error where nothing could be judged."""
        from harness.records import Outcome  # noqa: PLC0415 - a pytest run without --submission pays for nothing

        if self.stage == "speed" and self.judging.shares_the_machine:
            pytest.skip(_UNDER_XDIST)
        record = self.judging.verdict(self.submission, self.planned)
        if not record.is_answered and not self.judging.tasks_are_chosen:
            pytest.skip("the submission does not answer this task")
        named: dict[str, Verdict] = {
            **{f"correctness {entry.name}": entry for entry in record.checks},
            **{f"speed {entry.workload}": entry for entry in record.speed},
            **{f"quality {entry.setting}": entry for entry in record.quality},
        }
        entry = named.get(f"{self.stage} {self.name}")
        passed_so_far = record.outcome.counts_as_passed or record.outcome is Outcome.HARNESS_ERROR
        if entry is None and self.stage != "correctness" and not passed_so_far:
            pytest.skip("not run, because the stages before it did not pass")
        if entry is None or entry.outcome is Outcome.HARNESS_ERROR:
            said = entry.message if entry is not None else "; ".join(record.notices)
            pytest.fail(f"ungraded: {printable(said) or 'the stage did not run'}", pytrace=False)
        return entry


def settle(item: pytest.Item, entry: Verdict) -> None:
    """Let an item end as its verdict says, and keep the verdict for JUnit.

    Raises:
        VerdictFailed: It is no pass.
    """
    from harness.records import Outcome  # noqa: PLC0415 - a pytest run without --submission pays for nothing

    mistake = getattr(entry, "mistake", None)
    told = {"outcome": entry.outcome.value, "points": entry.points, "max_points": entry.max_points, "mistake": mistake}
    item.user_properties += [(name, str(value)) for name, value in told.items() if value is not None]
    message = printable(entry.message)
    if entry.outcome.counts_as_passed:
        if message:
            item.add_report_section("call", "verdict", message)
        return
    if entry.outcome is Outcome.SKIPPED:
        pytest.skip(message)
    if not entry.gating:
        pytest.xfail(f"advisory: {message}")
        return  # with --runxfail: it costs nothing all the same
    raise VerdictFailed(f"{entry.outcome.value}: {_gist(message)}\n{message}")


def _gist(message: str) -> str:
    """Return the line of a message that says most: summaries and JUnit show the first line alone."""
    lines = dict(line.partition(": ")[::2] for line in message.splitlines())
    return lines.get("looks like") or lines.get("came") or message.partition("\n")[0]


class VerdictItem(pytest.Item):
    """One verdict of one task on one submission."""

    def __init__(self, *, question: Question, **node: Any) -> None:
        super().__init__(**node)
        self.question = question
        self._entry: Verdict | None = None

    def setup(self) -> None:
        """Grade the submission on this task if that was not done yet."""
        self._entry = self.question.answer()

    def runtest(self) -> None:
        """Say what was found."""
        assert self._entry is not None
        settle(self, self._entry)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the verdict's message; a traceback is for errors of the harness alone."""
        return str(excinfo.value) if isinstance(excinfo.value, VerdictFailed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return what stands at the head of a failure."""
        return self.path, 0, headline(self, self.question)


def headline(item: pytest.Item, question: Question) -> str:
    """Return an item in words: what is judged, of which task, of whom."""
    return f"{item.name} ({question.planned.name} of {one_line(question.submission.name)})"


class _SubmissionNode(pytest.Collector):
    """One submission: a node a task."""

    def __init__(self, *, judging: Judging, submission: Submission, **node: Any) -> None:
        super().__init__(**node)
        self._judging, self._submission = judging, submission

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield the tasks of the plan."""
        for planned in self._judging.plan.tasks:
            yield _TaskNode.from_parent(
                self, name=planned.name, judging=self._judging, submission=self._submission, planned=planned
            )


class _TaskNode(pytest.Collector):
    """One task of one submission: an item a verdict."""

    def __init__(self, *, judging: Judging, submission: Submission, planned: PlannedTask, **node: Any) -> None:
        super().__init__(**node)
        self._judging, self._submission, self._planned = judging, submission, planned

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the verdicts that are planned; a task that can't be loaded is one item, which says why."""
        task, stages = self._planned.task, self._judging.stages
        if task is None:
            yield VerdictItem.from_parent(self, name="task", question=self._question("correctness", ""))
            return
        for name in [check.name for check in task.checks]:
            yield VerdictItem.from_parent(self, name=name, question=self._question("correctness", name))
        for name in [workload.name for workload in task.workloads] if "speed" in stages else ():
            yield from self._speed(name)
        for name in [bar.setting for bar in task.quality] if "quality" in stages else ():
            yield VerdictItem.from_parent(self, name=f"quality_{name}", question=self._question("quality", name))

    def _speed(self, name: str) -> Iterator[pytest.Item]:
        """Yield one workload: through pytest-benchmark where that is there and measures, else the verdict alone."""
        question = self._question("speed", name)
        if self.config.pluginmanager.hasplugin("benchmark") and not self._judging.shares_the_machine:
            from harness.pytest_plugin.speed import replays  # noqa: PLC0415 - only with pytest-benchmark

            yield from replays(self, question)
        else:
            yield VerdictItem.from_parent(self, name=f"speed_{name}[submission]", question=question)

    def _question(self, stage: str, name: str) -> Question:
        return Question(
            judging=self._judging, submission=self._submission, planned=self._planned, stage=stage, name=name
        )


def submission_nodes(session: pytest.Session, judging: Judging) -> Iterator[pytest.Collector]:
    """Yield a node a submission, each under the session itself."""
    for submission in judging.submissions:
        name = one_line(submission.name).replace("::", ":")
        yield _SubmissionNode.from_parent(
            session, name=name, path=Path(submission.path), nodeid=name, judging=judging, submission=submission
        )
