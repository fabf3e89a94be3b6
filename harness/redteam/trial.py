"""Put mechanisms before a grader: this harness at a level, the naive judge, or any command."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from harness import environment
from harness.errors import UsageError
from harness.grading import Grader, GradingPlan, GradingRun, plan_grading
from harness.grading.judges import Desk, Judges
from harness.redteam.corpus import Kind, Mechanism
from harness.redteam.naive import POINTS
from harness.sandbox.levels import Level
from harness.sandbox.pool import Pool
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey

__all__ = ["Gathered", "Judged", "Outline", "against_command", "against_harness", "against_naive", "outline"]

_TIMEOUT_S: Final = 60.0
_CUT: Final = 1e-6
_PYTEST_FILE: Final = Path(__file__).parent / "plain_pytest.py"
_NAIVE_TRAINING: Final = Path(__file__).parent / "naive_training.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a grader gave a mechanism.

    Attributes:
        mechanism: The mechanism.
        points: Points of 10; None where the grader gave no verdict.
        detail: What else is worth saying.
    """

    mechanism: Mechanism
    points: float | None
    detail: str = ""

    @property
    def gained(self) -> bool:
        """Tell whether an attack got more than it deserves."""
        attacks = self.mechanism.kind is Kind.ATTACK
        return attacks and self.points is not None and self.points > self.mechanism.deserves + _CUT

    @property
    def rejected(self) -> bool:
        """Tell whether honest code got less than it deserves."""
        honest = self.mechanism.kind is Kind.HONEST
        return honest and (self.points is None or self.points < self.mechanism.deserves - _CUT)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "kind": self.mechanism.kind.value,
            "family": self.mechanism.family,
            "name": self.mechanism.name,
            "points": self.points,
            "deserves": self.mechanism.deserves,
            "gained": self.gained,
            "rejected": self.rejected,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A grader's row in the table.

    Attributes:
        grader: What judged.
        attacks: How many attacks were tried.
        gains: How many got more than they deserve.
        honest: How many honest mechanisms were tried.
        rejected: How many of those got less than they deserve.
        elapsed_ns: How long all took.
    """

    grader: str
    attacks: int
    gains: int
    honest: int
    rejected: int
    elapsed_ns: int


def outline(grader: str, results: Sequence[Judged], elapsed_ns: int) -> Outline:
    """Count a grader's results."""
    return Outline(
        grader=grader,
        attacks=sum(result.mechanism.kind is Kind.ATTACK for result in results),
        gains=sum(result.gained for result in results),
        honest=sum(result.mechanism.kind is Kind.HONEST for result in results),
        rejected=sum(result.rejected for result in results),
        elapsed_ns=elapsed_ns,
    )


Say = Callable[[Judged], object]


def against_harness(
    mechanisms: Iterable[Mechanism], *, level: Level, say: Say, jobs: int | None = None
) -> tuple[list[Judged], Level]:
    """Grade mechanisms as `harness grade` does, in workers of a level.

    Args:
        mechanisms: The mechanisms.
        level: "full" uses what there is; "reduced" goes without namespaces.
        say: Takes each result as it comes.
        jobs: How many at once; None for one a processor.

    Returns:
        The results in order, and the level that workers really had.
    """
    wanted = tuple(mechanisms)
    plan = plan_grading(tasks=tuple(dict.fromkeys(mechanism.task for mechanism in wanted)))
    run = GradingRun(plan=plan, key=RunKey.draw(), namespaces=level is Level.FULL)

    @contextlib.contextmanager
    def desk() -> Iterator[Desk]:
        with run.grader() as (grader, pool):
            yield _Trial(wanted, plan, grader, pool)

    results = Gathered(wanted, say)
    with Judges(desk, jobs=jobs or environment.cores()) as judges:
        judges.judge(range(len(wanted)), results)
    return [results.judged_at[place] for place in range(len(wanted))], results.level


class _Trial:
    """Judges the mechanism of a number."""

    def __init__(self, mechanisms: Sequence[Mechanism], plan: GradingPlan, grader: Grader, pool: Pool) -> None:
        self._mechanisms, self._grader, self._pool = mechanisms, grader, pool
        self._planned = {one.name: one for one in plan.tasks}

    def judge(self, item: int, say: Callable[[Any], None]) -> Any:
        del say
        mechanism = self._mechanisms[item]
        record = self._grader.grade_task(read_submission(mechanism.path), self._planned[mechanism.task])
        said = next((check.message for check in record.checks if check.message), "")
        return {
            "level": self._pool.zygote().level.value,
            "points": None if record.points is None else POINTS * record.points / record.max_points,
            "detail": f"{record.outcome.value}: {said}"[:500],
        }


class Gathered:
    """Takes the verdicts on mechanisms."""

    def __init__(self, mechanisms: Sequence[Mechanism], say: Say) -> None:
        self._mechanisms, self._say = mechanisms, say
        self.judged_at: dict[int, Judged] = {}
        self.level = Level.NONE

    def told(self, place: int, data: Any) -> None:
        """Take nothing: there is nothing to tell of one task."""

    def judged(self, place: int, data: Any) -> None:
        """Take a verdict."""
        self.level = Level(data["level"])
        self._end(place, Judged(mechanism=self._mechanisms[place], points=data["points"], detail=data["detail"]))

    def lost(self, place: int, reason: str) -> None:
        """Learn that there is no verdict."""
        self._end(place, Judged(mechanism=self._mechanisms[place], points=None, detail=reason))

    def _end(self, place: int, result: Judged) -> None:
        self.judged_at[place] = result
        self._say(result)


def against_naive(mechanisms: Iterable[Mechanism], *, say: Say, jobs: int | None = None) -> list[Judged]:
    """Let a naive judge, of answers or of a training, give its points: the last line of JSON, else the exit code."""

    def judge(mechanism: Mechanism) -> Judged:
        with tempfile.TemporaryDirectory(prefix="harness-naive-") as folder:
            copy = shutil.copy(mechanism.path, Path(folder, "submission.py"))
            judges = [str(_NAIVE_TRAINING)] if mechanism.trains else ["-m", "harness.redteam.naive", mechanism.task]
            command = [sys.executable, *judges, str(copy)]
            code, out, err = _run(command, Path(folder))
        points = _printed_points(out)
        if points is None:
            points = POINTS if code == 0 else 0.0
        result = Judged(mechanism=mechanism, points=points, detail=err.strip().rpartition("\n")[2][:300])
        say(result)
        return result

    return _all(judge, tuple(mechanisms), jobs)


def against_command(
    mechanisms: Iterable[Mechanism], command: str, *, say: Say, jobs: int | None = None
) -> list[Judged]:
    """Let another grader decide: it is run in a folder of its own, and exit code 0 is full marks.

    Args:
        mechanisms: The mechanisms.
        command: The command line. In its folder lie `submission.py`, `test_submission.py` (plain pytest that imports
            it and compares with the reference) and the task's name in `task.txt`.
        say: Takes each result as it comes.
        jobs: How many at once; None for one a processor.

    Raises:
        UsageError: The command can't be split into words.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"--against: {command!r} can't be read: {error}") from error
    if not words:
        raise UsageError("--against: wanted a command, got an empty text")
    if "/" in words[0]:
        words[0] = str(Path(words[0]).absolute())

    def judge(mechanism: Mechanism) -> Judged:
        with tempfile.TemporaryDirectory(prefix="harness-against-") as name:
            folder = Path(name)
            shutil.copy(mechanism.path, folder / "submission.py")
            shutil.copy(_PYTEST_FILE, folder / "test_submission.py")
            (folder / "task.txt").write_text(mechanism.task, encoding="utf-8")
            code, out, _ = _run(words, folder)
        last = out.strip().rpartition("\n")[2][:300]
        result = Judged(mechanism=mechanism, points=POINTS if code == 0 else 0.0, detail=last)
        say(result)
        return result

    return _all(judge, tuple(mechanisms), jobs)


def _all(judge: Callable[[Mechanism], Judged], mechanisms: Sequence[Mechanism], jobs: int | None) -> list[Judged]:
    with ThreadPoolExecutor(jobs or environment.cores()) as threads:
        return list(threads.map(judge, mechanisms))


def _run(command: Sequence[str], folder: Path) -> tuple[int, str, str]:
    """Run a grader in a folder; a time-out is exit code 124, and every process of its group is ended."""
    began = time.monotonic()
    environ = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "HARNESS_SEED": "0"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(  # noqa: S603 - the grader that somebody named, or our own
                command,
                cwd=folder,
                stdout=out,
                stderr=err,
                stdin=subprocess.DEVNULL,
                env=environ,
                start_new_session=True,
            )
        except OSError as error:
            raise UsageError(f"--against: {command[0]!r} can't be run: {error.strerror}") from error
        try:
            code = process.wait(max(1.0, _TIMEOUT_S - (time.monotonic() - began)))
        except subprocess.TimeoutExpired:
            code = 124
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return code, _tail(out), _tail(err)


def _tail(stream: Any) -> str:
    stream.seek(0, os.SEEK_END)
    stream.seek(max(0, stream.tell() - (1 << 16)))
    return str(stream.read().decode("utf-8", "replace"))


def _printed_points(out: str) -> float | None:
    for line in reversed(out.splitlines()):
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if isinstance(said, dict) and isinstance(said.get("points"), int | float):
                return float(said["points"])
    return None
