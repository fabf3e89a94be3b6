"""Judge a kept run once more, from its own key, and say which verdict is another one now.

Correctness and quality follow from the run key and the submission's bytes alone, so that the same code on the same
files gives the same verdicts, check by check and message by message. Timing does not, and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from harness.errors import UsageError
from harness.grading import GradingPlan, GradingRun, Observer, Stage, grade_all
from harness.records import CheckRecord, QualityRecord, TaskRecord
from harness.run import Request
from harness.sandbox.levels import Level
from harness.sandbox.submission import Submission, find_submissions
from harness.store import Store

__all__ = ["Change", "Replay", "replay"]


class Change(NamedTuple):
    """A verdict that is another one now.

    Attributes:
        submission: The submission's name.
        task: The task's name.
        entry: The check, or the setting of a training.
        was: What the run kept.
        now: What came this time.
    """

    submission: str
    task: str
    entry: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of judging a run once more.

    Attributes:
        judged: How many verdicts on tasks were compared.
        changes: What is another verdict now.
        altered: Submission and task of kept verdicts whose submission, task or adapter is no longer what it was.
        vanished: Submissions that are no longer there.
        reveals_key: Whether the run's key was secret, so that whoever is shown its inputs learns what nobody should.
    """

    judged: int
    changes: tuple[Change, ...]
    altered: tuple[tuple[str, str], ...]
    vanished: tuple[str, ...]
    reveals_key: bool

    @property
    def holds(self) -> bool:
        """Tell whether every kept verdict was reached again."""
        return not (self.changes or self.altered or self.vanished)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "judged": self.judged,
            "changes": [change._asdict() for change in self.changes],
            "altered": [{"submission": submission, "task": task} for submission, task in self.altered],
            "vanished": list(self.vanished),
        }


def replay(
    folder: Path, *, lowest: Level = Level.REDUCED, jobs: int = 1, on_judged: Callable[[str], None] | None = None
) -> Replay:
    """Judge a kept run once more.

    Args:
        folder: The run's folder.
        lowest: The lowest level of confinement that is accepted.
        jobs: How many submissions are judged at once.
        on_judged: Takes the name of each submission that is done.

    Raises:
        UsageError: The folder holds no run, or a file that it was asked for with is not there.
        HarnessFault: No worker can be started.
    """
    with Store.open(folder) as store:
        request = Request.from_arguments(store.arguments)
        key = store.key
        inputs = store.inputs()
        kept = {(name, record.task, stage): record for name, stage, record in store.verdicts() if stage != Stage.SPEED}
    plan = request.make_plan()
    found = _present(request, plan)
    wanted = {name for name, _, _ in kept}
    again = [found[name] for name in found if name in wanted]
    altered = tuple(
        sorted({(n, t) for n, t, s in kept if n in found and inputs[n, t, s] != _digest(plan, found[n], t)})
    )
    run = GradingRun(plan=_without_speed(plan), key=key, lowest=lowest)
    records, _ = grade_all(run, again, observer=_Said(on_judged), jobs=jobs)
    now = {(record.name, task.task): task for record in records for task in record.tasks}
    same_inputs = {place: record for place, record in kept.items() if place[0] in found and place[:2] not in altered}
    return Replay(
        judged=len(same_inputs),
        changes=tuple(_changes(same_inputs, now)),
        altered=altered,
        vanished=tuple(sorted(wanted - found.keys())),
        reveals_key=not key.public,
    )


class _Said(Observer):
    """Says the name of each submission that is done."""

    def __init__(self, say: Callable[[str], None] | None) -> None:
        self._say = say

    def submission_graded(self, record: Any) -> None:
        if self._say is not None:
            self._say(record.name)


def _present(request: Request, plan: GradingPlan) -> dict[str, Submission]:
    """Return the submissions of a run that are still there, by name."""
    paths = [path for path in request.paths if path.exists()]
    if not paths:
        raise UsageError(f"the submissions of the run are gone: {', '.join(map(str, request.paths))}")
    return {submission.name: submission for submission in find_submissions(paths, plan.hook_names, request.grouping)}


def _digest(plan: GradingPlan, submission: Submission, task: str) -> str:
    planned = next((one for one in plan.tasks if one.name == task), None)
    return "" if planned is None else plan.inputs_digest(submission, planned)


def _without_speed(plan: GradingPlan) -> GradingPlan:
    return replace(plan, stages=tuple(stage for stage in plan.stages if stage is not Stage.SPEED))


def _changes(
    kept: Mapping[tuple[str, str, str], TaskRecord], now: Mapping[tuple[str, str], TaskRecord]
) -> Iterator[Change]:
    for (name, task, stage), record in sorted(kept.items()):
        came = now[name, task]
        was, is_now = (_entries(one, Stage(stage)) for one in (record, came))
        for entry in dict.fromkeys([*was, *is_now]):
            before, after = was.get(entry), is_now.get(entry)
            if before != after:
                yield Change(name, task, entry, _told(before), _told(after))


def _entries(record: TaskRecord, stage: Stage) -> Mapping[str, CheckRecord | QualityRecord]:
    """Return what a stage found, by the name of the check or setting; what a machine's speed decides is left out."""
    if stage is Stage.QUALITY:
        return {entry.setting: replace(entry, cpu_ns=0) for entry in record.quality}
    return {check.name: replace(check, after=()) for check in record.checks}  # runs from before it was kept have none


def _told(entry: CheckRecord | QualityRecord | None) -> str:
    if entry is None:
        return "not there"
    found = f"{entry.outcome.value}, {entry.points} of {entry.max_points} points"
    return f"{found}: {entry.message}" if entry.message else found
