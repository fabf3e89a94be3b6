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
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from harness import environment
from harness.errors import HarnessFault
from harness.grading import Grader, plan_grading
from harness.records import Outcome
from harness.sandbox.pool import Pool
from harness.sandbox.process import Variant, Zygote
from harness.sandbox.submission import Submission, read_submission
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
    """Seconds: a submission graded by all processors, alone, in a Python process; a bare fork; each kind of worker."""

    graded: list[float]
    alone: list[float]
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
    samples = _Samples([], [], [], [], [], [])
    jobs = environment.cores()
    with tempfile.TemporaryDirectory(prefix="harness-throughput-") as name:
        folder = Path(name)
        plan = plan_grading(tasks=[_TASK])
        say("starting a zygote")
        began = time.perf_counter()
        with Pool(plan.catalog.hidden_paths()) as pool, Zygote.start(variant=Variant(without=_LAYERS)) as bare:
            grader = Grader(plan, key=RunKey.draw(), pool=pool)
            level = pool.confinement()["level"]
            _grade(grader, _submissions(folder, 0, 4), jobs)
            start_s = time.perf_counter() - began
            deadline = time.perf_counter() + seconds
            rounds = 0
            while rounds < 2 or time.perf_counter() < deadline:
                rounds += 1
                say(f"round {rounds}")
                batch = _submissions(folder, rounds, _BATCH)
                samples.graded.append(_timed(partial(_grade, grader, batch, jobs)) / _BATCH)
                paths = [Path(submission.path) for submission in batch[: 2 * jobs]]
                samples.processes.append(_timed(partial(_run_files, paths, jobs)) / len(paths))
                for one in _submissions(folder, -rounds, _BATCH):
                    samples.alone.append(_timed(partial(_grade, grader, [one], 1)))
                samples.forks.append(_timed(_fork_and_wait) / _FORKS)
                for _ in range(_WORKERS):
                    samples.confined.append(_timed(lambda: pool.spawn().kill()))
                    samples.unconfined.append(_timed(lambda: bare.spawn().kill()))
            private_bytes = _private_bytes(pool)
    return Throughput((*_figures(samples, start_s, level), *_worker_figures(samples, private_bytes)))


def _figures(samples: _Samples, start_s: float, level: str) -> tuple[Figure, ...]:
    graded, process, fork = (statistics.median(s) for s in (samples.graded, samples.processes, samples.forks))
    alone_ms = statistics.median(samples.alone) * 1e3
    # Each round's two are neighbours in time, so that their ratio is free of the machine's other work.
    ratio = statistics.median(p / g for p, g in zip(samples.processes, samples.graded, strict=True))
    return (
        Figure(
            "verdicts, times those of a Python process per submission", ratio, f"{ratio:.0f}x", ">= 50x", ratio >= 50
        ),
        Figure("verdicts a minute, all processors", 60 / graded, f"{60 / graded:.0f}"),
        Figure("Python processes a minute, all processors", 60 / process, f"{60 / process:.1f}"),
        Figure("one small task, warm, median", alone_ms, f"{alone_ms:.1f} ms", "<= 50 ms", alone_ms <= 50),
        Figure("a bare fork and wait", fork * 1e3, f"{fork * 1e3:.2f} ms"),
        Figure("one small task, in bare forks", alone_ms / 1e3 / fork, f"{alone_ms / 1e3 / fork:.0f}x"),
        Figure(f"starting up, and the first four verdicts (level {level})", start_s, f"{start_s:.1f} s"),
    )


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


def _submissions(folder: Path, batch: int, count: int) -> list[Submission]:
    """Write right answers that differ by a comment, and read them."""
    home = folder / str(batch)
    home.mkdir()
    for number in range(count):
        (home / f"answer_{number}.py").write_text(_ANSWER.format(number=f"{batch}.{number}"), encoding="utf-8")
    return [read_submission(path) for path in sorted(home.iterdir())]


def _grade(grader: Grader, submissions: list[Submission], jobs: int) -> None:
    for record in grader.grade_all(submissions, jobs=jobs):
        (task,) = record.tasks
        if task.outcome is not Outcome.PASSED:
            said = next((check.message for check in task.checks if check.message), "") or " ".join(task.notices)
            raise HarnessFault(f"a right submission was {task.outcome.value}: {said}")


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
