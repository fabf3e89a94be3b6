"""One observation: a training with a report's settings, or a calculation, with the parts of one side."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from harness.claimable import Calculation, Experiment, Rows, Source
from harness.correctness import run_checks
from harness.errors import HarnessError, ProviderError, SubmissionError, UsageError
from harness.grading.judges import Desk
from harness.grading.plan import GradingPlan, PlannedTask
from harness.quality.lessons import asking_of, reading
from harness.quality.resume import Kept
from harness.quality.training import State, Training
from harness.records import CheckRecord
from harness.sandbox.allowance import Allowance
from harness.sandbox.levels import Level
from harness.sandbox.pool import Pool
from harness.sandbox.session import Session
from harness.sandbox.submission import Submission
from harness.seeds import RunKey, Seeds
from harness.task import Task
from harness.text import one_line

__all__ = ["REFERENCE", "SUBMISSION", "Followed", "Observer", "Run", "Runner", "desk"]

REFERENCE, SUBMISSION = "reference", "submission"
_CHECK = "claims"
_SAY_EVERY_NS = 300_000_000
_SAVE_EVERY_NS = 15_000_000_000
_BLOCKED_S, _MEMORY_BYTES = 10.0, 1 << 30  # of a calculation


class Run(NamedTuple):
    """What is observed once.

    Attributes:
        source: The full name of a setting or a calculation.
        side: "submission" or "reference".
        seed: Counted from 0.
    """

    source: str
    side: str
    seed: int


class Observer:
    """Is told how far observations are; this one does nothing."""

    def started(self, *, runs: int, kept: int, folder: Path) -> None:
        """Learn how many observations are to be made, how many are there already, and where they are kept."""

    def stepped(self, run: Run, *, step: int, steps: int, loss: float, left_ns: int | None) -> None:
        """Learn how far one training is, a few times a second."""

    def finished(self, run: Run, found: Mapping[str, Any]) -> None:
        """Learn what was observed: "rows", or "why" there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """What every observation of one command shares.

    Attributes:
        plan: The tasks whose checks say that a submission's parts are right.
        sources: Settings and calculations by full name.
        submission: The submission.
        key: The key that every seed follows from.
        pool: Starts confined workers; None where each process has to have its own.
        lowest: The lowest level of confinement that is accepted.
        unfinished: A folder where trainings that are cut off are kept and found again.
        deadline_ns: `time.monotonic_ns` after which nothing is begun; None without one.
    """

    plan: GradingPlan
    sources: Mapping[str, Source]
    submission: Submission
    key: RunKey
    pool: Pool | None
    lowest: Level
    unfinished: Path
    deadline_ns: int | None = None

    def models_of(self, source: Source) -> list[str]:
        """Return a digest of the pretrained models of a source's task, which tell an observation; none without any."""
        planned = next((one for one in self.plan.tasks if one.name == source.task), None)
        return [planned.models.digest] if planned is not None and planned.models.digests else []


@contextmanager
def desk(runner: Runner) -> Iterator[Desk]:
    """Open what makes observations, with confined workers of its own."""
    with ExitStack() as stack:
        yield _Desk(runner, stack)


class _Desk:
    """Makes one observation after the other; see `judges.Desk`."""

    def __init__(self, runner: Runner, stack: ExitStack) -> None:
        self._runner, self._stack = runner, stack
        self._planned = {planned.name: planned for planned in runner.plan.tasks}
        self._sessions: dict[str, tuple[Session, Sequence[CheckRecord]]] = {}
        self._pool = runner.pool

    def judge(self, item: Any, say: Callable[[Any], None]) -> Any:
        """Return the rows of one observation, or why there are none."""
        run = Run(*item)
        deadline_ns = self._runner.deadline_ns
        if deadline_ns is not None and time.monotonic_ns() > deadline_ns:
            return {"late": True}
        began_ns = time.process_time_ns()
        try:
            rows = self._rows(run, say)
        except SubmissionError as error:
            return {"why": one_line(" ".join(str(error).split()))}
        except UsageError:
            raise
        except HarnessError as error:
            return {"fault": one_line(str(error))}
        except Exception as error:  # noqa: BLE001 - replies are read elsewhere: here the task's own setting failed
            return {"fault": one_line(f"{type(error).__name__}: {error}")}
        if not all(math.isfinite(value) for row in rows for value in row.values()):
            return {"why": "what came of it is not finite"}
        return {"rows": [dict(row) for row in rows], "judge_cpu_ns": time.process_time_ns() - began_ns}

    def _rows(self, run: Run, say: Callable[[Any], None]) -> Rows:
        source = self._runner.sources[run.source]
        if isinstance(source, Calculation):
            return self._calculated(run, source)
        seeds = Seeds(key=self._runner.key, digest=_CHECK, task=source.task)
        experiment = source.begin(seeds.generator(_CHECK, "split", run.seed))
        training = Followed(run, experiment, self._runner, say)
        if run.side == REFERENCE:
            return training.follow(training.training.own_step)
        session = self._checked(source.task, experiment.recipe.hooks)
        with asking_of(session, experiment.recipe, training.training) as step:
            return training.follow(step)

    def _calculated(self, run: Run, source: Calculation) -> Rows:
        if run.side == SUBMISSION:
            session = self._checked(source.task, source.hooks)
            allowance = Allowance(cpu_s=source.cpu_s, blocked_s=_BLOCKED_S, memory_bytes=_MEMORY_BYTES)
            subject: Any = None
            for hook in source.hooks:
                subject = session.subject(hook, cpu_s=source.cpu_s, allowance=allowance)
            rows: Rows = reading(source.calculate)(subject, run.seed)
            return rows
        reference = self._planned[source.task].reference
        if reference is None:
            raise ProviderError(f"{source.task} has no sound reference")
        return source.calculate(reference, run.seed)

    def _checked(self, name: str, hooks: Sequence[str]) -> Session:
        """Return the worker in which the task's checks have passed: what is trained must be what was checked.

        Raises:
            SubmissionError: A gating check of one of the hooks did not pass, which the message says.
        """
        planned = self._planned[name]
        if planned.task is None:
            raise ProviderError(planned.problem)
        if name not in self._sessions:
            self._sessions[name] = self._checks(planned, planned.task)
        session, checks = self._sessions[name]
        session.load()
        for hook in hooks:
            session.bindings[hook].require(hook)
        for record in checks:
            if record.gating and record.hook in hooks and not record.outcome.counts_as_passed:
                raise SubmissionError(f"{record.hook}, {record.name}: {record.outcome.value}: {record.message}")
        return session

    def _checks(self, planned: PlannedTask, task: Task) -> tuple[Session, Sequence[CheckRecord]]:
        if self._pool is None:
            hidden = self._runner.plan.catalog.hidden_paths()
            self._pool = self._stack.enter_context(Pool(hidden, lowest=self._runner.lowest))
        pool, submission = self._pool, self._runner.submission
        models = bool(task.preload) or submission.mentions(b"transformers", b"open_clip")
        load = self._runner.plan.load
        opened = Session(lambda: pool.spawn(models=models), submission, task.hooks, load, scaffold=task.scaffold)
        session = self._stack.enter_context(opened)
        seeds = Seeds(key=self._runner.key, digest=submission.digest, task=task.name)
        checks, _ = run_checks(task, session, seeds, reference=planned.reference)
        return session, checks


class Followed:
    """One training with its measurements, kept now and then.

    Args:
        run: What is observed.
        experiment: What is trained.
        runner: Where it is kept, and the key that tells it from another one.
        say: Takes (step, steps, loss, nanoseconds left or None) a few times a second.
    """

    def __init__(self, run: Run, experiment: Experiment, runner: Runner, say: Callable[[Any], None]) -> None:
        self._experiment, self._say = experiment, say
        self._kept = Kept(runner.unfinished)
        steps = experiment.recipe.steps
        self._name = [*run, steps, runner.key.secret.hex()]
        if run.side == SUBMISSION:
            self._name.append(runner.submission.digest)
        self._name += runner.models_of(runner.sources[run.source])
        state = self._kept.load(self._name, State.start(experiment.lesson.weights))
        self.rows = self._kept_rows(runner.unfinished, run)
        if len(self.rows) != state.step // experiment.every:
            state, self.rows = State.start(experiment.lesson.weights), []
        self.training = Training(experiment.recipe, experiment.lesson, state)

    def _kept_rows(self, folder: Path, run: Run) -> list[dict[str, float]]:
        self._rows_file = folder / f"{run.source}-{run.side}-{run.seed}.json"
        try:
            rows: list[dict[str, float]] = json.loads(self._rows_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return rows

    def follow(self, step: Callable[[], float]) -> Rows:
        """Train to the end and return a row a measurement; what is done is kept when something ends it before."""
        training, experiment = self.training, self._experiment
        said_ns = saved_ns = time.monotonic_ns()
        try:
            while not training.done:
                loss = step()
                if training.state.step % experiment.every == 0:
                    self.rows.append(dict(experiment.lesson.measure(training.weights())))
                now_ns = time.monotonic_ns()
                if now_ns - said_ns > _SAY_EVERY_NS:
                    said_ns = now_ns
                    self._say([training.state.step, experiment.recipe.steps, loss, training.left_ns])
                if now_ns - saved_ns > _SAVE_EVERY_NS:
                    saved_ns = now_ns
                    self._save()
        except (KeyboardInterrupt, SystemExit):
            self._save()
            raise
        self._rows_file.unlink(missing_ok=True)
        self._kept.forget()
        return self.rows

    def _save(self) -> None:
        self._kept.save(self._name, self.training.state)
        self._rows_file.write_text(json.dumps(self.rows), encoding="utf-8")
