"""Measure the harness on this machine: every figure is a ratio of things that were timed in turns, in one run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from harness import environment
from harness.errors import HarnessFault
from harness.grading import Grader, GradingRun, plan_grading
from harness.grading.judges import Desk, Judges
from harness.records import Outcome
from harness.sandbox.pool import Pool
from harness.sandbox.process import Variant, Zygote
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey

__all__ = ["Figure", "Throughput", "measure_throughput"]

_TASK = "fgsm_bound"
_ANSWER = """\
# submission {number}
import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon * torch.sign(gradient).abs().max(), epsilon * gradient.abs().max()


def norms_agree(gradient):
    return gradient.abs().max().item() in (0.0, 1.0)


if __name__ == "__main__":
    g = torch.randn(7)
    print(fgsm_perturbation(g, 0.1), fgm_perturbation(g, 0.1), infinity_norms(g, 0.1), norms_agree(g))
"""
_BATCH = 20
_FORKS = 50
_WORKERS = 10
_LAYERS = frozenset(
    {
        "namespaces",
        "scratch",
        "no_new_privs",
        "limits",
        "user",
        "capabilities",
        "undumpable",
        "parent",
        "landlock",
        "seccomp",
    }
)


class Figure(NamedTuple):
    """One measured figure.

    Attributes:
        name: What was measured.
        value: The value, in the unit of `shown`.
        shown: The value with its unit.
        goal: What it should be, or "".
        holds: Whether it is, or None where there is no goal.
    """

    name: str
    value: float
    shown: str
    goal: str = ""
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class Throughput:
    """What was measured.

    Attributes:
        figures: The figures, the most important one first.
    """

    figures: tuple[Figure, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {"environment": environment.describe(), "figures": [figure._asdict() for figure in self.figures]}


class _Samples(NamedTuple):
    """Seconds a submission: by all judges, alone, one judge's mean, in a Python process; a fork; kinds of worker."""

    graded: list[float]
    alone: list[float]
    by_one: list[float]
    processes: list[float]
    forks: list[float]
    confined: list[float]
    unconfined: list[float]


def measure_throughput(seconds: float, *, say: Callable[[str], object]) -> Throughput:
    """Grade generated submissions of one small task in turns with `python FILE` and with a bare fork and wait.

    Args:
        seconds: About how long to measure, beside starting up.
        say: Takes lines of progress.

    Raises:
        HarnessFault: A right submission did not pass.
    """
    import torch  # noqa: PLC0415 - seconds, for this command alone

    torch.set_num_threads(1)
    run = GradingRun(plan=plan_grading(tasks=[_TASK]), key=RunKey.draw())
    jobs = environment.cores()

    @contextmanager
    def desk() -> Iterator[Desk]:
        with run.grader() as (grader, _):
            yield _Passes(grader)

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="harness-throughput-")))
        say("starting up")
        began = time.perf_counter()
        together = stack.enter_context(Judges(desk, jobs=jobs))
        together.judge(_submissions(folder, 0, 2 * jobs), _MustPass())
        start_s = time.perf_counter() - began
        alone = stack.enter_context(Judges(desk, jobs=1))
        alone.judge(_submissions(folder, -1, 2), _MustPass())
        pool = stack.enter_context(Pool(run.plan.catalog.hidden_paths()))
        bare = stack.enter_context(Zygote.start(variant=Variant(without=_LAYERS)))
        level = pool.confinement()["level"]
        rounds = _Rounds(folder, together, alone, jobs)
        deadline = time.perf_counter() + seconds
        while rounds.count < 2 or time.perf_counter() < deadline:
            say(f"round {rounds.count + 1}")
            rounds.measure(pool, bare)
        private_bytes = _private_bytes(pool)
    return Throughput((*_figures(rounds.samples, start_s, level), *_worker_figures(rounds.samples, private_bytes)))


class _Rounds:
    """Takes every measurement once a round, so that what is compared was measured side by side."""

    def __init__(self, folder: Path, together: Judges, alone: Judges, jobs: int) -> None:
        self._folder, self._together, self._alone, self._jobs = folder, together, alone, jobs
        self.samples = _Samples([], [], [], [], [], [], [])
        self.count = 0

    def measure(self, pool: Pool, bare: Zygote) -> None:
        """Measure everything once more."""
        self.count += 1
        samples = self.samples
        paths = _submissions(self._folder, 2 * self.count, _BATCH)
        samples.graded.append(_timed(partial(self._together.judge, paths, _MustPass())) / _BATCH)
        processes = [Path(path) for path in paths[: 2 * self._jobs]]
        samples.processes.append(_timed(partial(_run_files, processes, self._jobs)) / len(processes))
        alone = [
            _timed(partial(self._alone.judge, [path], _MustPass()))
            for path in _submissions(self._folder, 2 * self.count + 1, _BATCH)
        ]
        samples.alone.extend(alone)
        samples.by_one.append(sum(alone) / _BATCH)
        samples.forks.append(_timed(_fork_and_wait) / _FORKS)
        for _ in range(_WORKERS):
            samples.confined.append(_timed(lambda: pool.spawn().kill()))
            samples.unconfined.append(_timed(lambda: bare.spawn().kill()))


def _figures(samples: _Samples, start_s: float, level: str) -> tuple[Figure, ...]:
    graded, process, fork = (statistics.median(s) for s in (samples.graded, samples.processes, samples.forks))
    alone_ms = statistics.median(samples.alone) * 1e3
    # Each round's two are neighbours in time, so that their ratio is free of the machine's other work.
    ratio = statistics.median(p / g for p, g in zip(samples.processes, samples.graded, strict=True))
    return (
        Figure(
            "verdicts, times those of a Python process per submission", ratio, f"{ratio:.0f}x", ">= 100x", ratio >= 100
        ),
        Figure("verdicts a minute, all processors", 60 / graded, f"{60 / graded:.0f}"),
        *_speedup(samples),
        Figure("Python processes a minute, all processors", 60 / process, f"{60 / process:.1f}"),
        Figure("one small task, warm, median", alone_ms, f"{alone_ms:.1f} ms", "<= 50 ms", alone_ms <= 50),
        Figure("a bare fork and wait", fork * 1e3, f"{fork * 1e3:.2f} ms"),
        Figure("one small task, in bare forks", alone_ms / 1e3 / fork, f"{alone_ms / 1e3 / fork:.0f}x"),
        Figure(f"starting up, and the first four verdicts (level {level})", start_s, f"{start_s:.1f} s"),
    )


def _speedup(samples: _Samples) -> Iterator[Figure]:
    jobs = environment.cores()
    if jobs > 1:
        gain = statistics.median(one / all_ for one, all_ in zip(samples.by_one, samples.graded, strict=True))
        goal = 0.85 * jobs
        yield Figure(f"{jobs} judges, times one", gain, f"{gain:.2f}x", f">= {goal:.1f}x", gain >= goal)


def _worker_figures(samples: _Samples, private_bytes: int | None) -> Iterator[Figure]:
    more_ms = 1e3 * (statistics.median(samples.confined) - statistics.median(samples.unconfined))
    yield Figure("confinement, more a worker", more_ms, f"{more_ms:.1f} ms", "<= 8 ms", more_ms <= 8)
    if private_bytes is not None:
        size = private_bytes / (1 << 20)
        yield Figure("private memory of a worker", size, f"{size:.1f} MiB", "<= 8 MiB", size <= 8)


def _private_bytes(pool: Pool) -> int | None:
    """Return what a fresh worker holds beside what it shares, or None where that may not be read."""
    with pool.spawn() as worker:
        try:
            lines = Path(f"/proc/{worker.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            return None
        return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Private_Dirty"))


def _submissions(folder: Path, batch: int, count: int) -> list[str]:
    """Write right answers that differ by a comment, and return where they lie."""
    home = folder / str(batch)
    home.mkdir()
    for number in range(count):
        (home / f"answer_{number}.py").write_text(_ANSWER.format(number=f"{batch}.{number}"), encoding="utf-8")
    return [str(path) for path in sorted(home.iterdir())]


class _Passes:
    """Grades the submission at a path; takes verdicts that passed and no others."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader

    def judge(self, item: str, say: Callable[[Any], None]) -> Any:
        del say
        return self._grader.grade(read_submission(Path(item))).to_dict()


class _MustPass:
    """Takes verdicts, and accepts no other than a pass."""

    def told(self, place: int, data: Any) -> None:
        """Take nothing: nothing is told of a small task."""

    def judged(self, place: int, data: Any) -> None:
        del place
        (task,) = data["tasks"]
        if task["outcome"] != Outcome.PASSED:
            said = next((check["message"] for check in task["checks"] if check["message"]), "")
            raise HarnessFault(f"a right submission was {task['outcome']}: {said or ' '.join(task['notices'])}")

    def lost(self, place: int, reason: str) -> None:
        raise HarnessFault(f"submission {place} has no verdict: {reason}")


def _run_files(paths: list[Path], jobs: int) -> None:
    """Run `python FILE`, as many at once as there are processors."""

    def run(path: Path) -> None:
        command = [sys.executable, str(path)]
        environ = {**os.environ, "OMP_NUM_THREADS": "1"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environ)  # noqa: S603 - our own file

    with ThreadPoolExecutor(jobs) as threads:
        list(threads.map(run, paths))


def _fork_and_wait() -> None:
    for _ in range(_FORKS):
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)


def _timed(action: Callable[[], object]) -> float:
    """Return how many seconds an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
