"""Time code of known speed on this machine, with busy neighbours, and say what a verdict on speed is worth here.

The reference is a small attention; a submission is its very text, or the same with a slow-down planted: it spins on its
own CPU clock for a share of what a call took in the verdict before, which is always on code of equal speed. Every
verdict takes six pairs of forks, and is one line of a file, so that a run can be cut off and go on.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import NormalDist, median
from typing import Any, Final, NamedTuple

import torch

from harness import environment
from harness.catalog import discover
from harness.errors import UsageError
from harness.hooks import FloatTensor
from harness.plugins import hookspec
from harness.sandbox.pool import Pool
from harness.sandbox.submission import Submission
from harness.seeds import RunKey, Seeds
from harness.task import Case, Check, Task, Workload
from harness.timing import Budget, Question, Side, measure_speed

__all__ = ["Promise", "TimingReport", "Trial", "measure_timing", "promises"]

_SLOWER: Final = (0, 2, 5, 10, 20)
_TURNS: Final = (0, 10, 0, 5, 0, 10, 0, 5, 0, 20, 0, 2)  # every other one is of equal speed
_FORKS: Final = 6
_WORK: Final = (
    "x = torch.randn(700, 700); work = lambda: x @ x",
    "x = torch.randn(4_000_000); work = lambda: x.mul_(1.0000001)",
)
_NEIGHBOUR: Final = """\
import os, torch

parent = os.getppid()
torch.set_num_threads(1)
{work}
while os.getppid() == parent:  # nobody else would end it when this run is killed
    work()
"""
_SOURCE: Final = """\
import time

import torch


def work(x):
    return torch.softmax(x @ x.mT / x.shape[-1] ** 0.5, dim=-1) @ x


def attend(x):
    answer = work(x)
    until = time.thread_time_ns() + {spin_ns} + LOOK // 2
    while time.thread_time_ns() < until:
        pass
    return answer


def look():
    began = time.thread_time_ns()
    return time.thread_time_ns() - began


LOOK = min(look() for _ in range(100))  # spinning ends half of one late, and without a slow-down there is one whole
"""


class _Spec:
    """The hook of the self-test."""

    @hookspec
    def attend(self, x: FloatTensor) -> None:
        """Return softmax(xxᵀ/√h)·x, (b, s, h), for x (b, s, h)."""


def _inputs(generator: torch.Generator, *, batch: int, length: int, hidden: int) -> dict[str, Any]:
    return {"x": torch.randn(batch, length, hidden, generator=generator)}


def _form(given: dict[str, Any]) -> dict[str, Any]:
    x = given["x"]
    return {"context": torch.softmax(x @ x.mT / x.shape[-1] ** 0.5, dim=-1) @ x}


def _ask(subject: Any, given: dict[str, Any]) -> dict[str, Any]:
    return {"context": subject.attend(x=given["x"])}


def _workload(name: str, batch: int, length: int, hidden: int) -> Workload:
    options = {"batch": batch, "length": length, "hidden": hidden}
    return Workload(name=name, hook="attend", check="value", options=options)


_TASK: Final = Task(
    name="selftest",
    title="Attention of a sequence to itself",
    handout="",
    spec=_Spec,
    inputs=_inputs,
    checks=(
        Check(
            name="value",
            hook="attend",
            asks="softmax(xxᵀ/√h)·x",
            cases=(Case("one", batch=1, length=4, hidden=8),),
            ask=_ask,
            forms=(_form,),
            points=1.0,
        ),
    ),
    workloads=(
        _workload("small", 4, 64, 32),
        _workload("medium", 8, 128, 64),
        _workload("large", 8, 224, 64),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One verdict on code of known speed.

    Attributes:
        workload: Which size.
        planted: By how many per cent the submission was to be slower.
        spin_ns: For how long it spins in every call, nanoseconds; 0 for the reference's own text.
        ratio: What was measured.
        low: Lower end of the 95 % interval.
        high: Upper end of it.
        forks: How many pairs of forks it rests on.
        pairs: How many pairs of windows.
        call_ns: Median time of one call of the reference, nanoseconds.
        elapsed_ns: How long the verdict took.
        load: The system's load average over a minute.
    """

    workload: str
    planted: int
    spin_ns: int
    ratio: float
    low: float
    high: float
    forks: int
    pairs: int
    call_ns: int
    elapsed_ns: int
    load: float

    @property
    def truth(self) -> float:
        """Return the ratio that was planted."""
        return 1 + self.spin_ns / self.call_ns

    @property
    def holds(self) -> bool:
        """Tell whether the interval holds what was planted."""
        return self.low <= self.truth <= self.high


class Promise(NamedTuple):
    """What part of the trials held, and how sure that is.

    Attributes:
        name: What was looked at.
        held: In how many trials it was so.
        trials: Out of how many.
        low: Lower end of the 95 % interval of the share.
        high: Upper end of it.
    """

    name: str
    held: int
    trials: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingReport:
    """What was measured.

    Attributes:
        trials: Every verdict, earlier runs of the same file included.
        neighbours: How many busy processes ran beside.
        environment: The machine.
        confinement: The level of the workers.
    """

    trials: tuple[Trial, ...]
    neighbours: int
    environment: dict[str, Any]
    confinement: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "environment": self.environment,
            "confinement": self.confinement,
            "neighbours": self.neighbours,
            "promises": [promise._asdict() for promise in promises(self.trials)],
            "trials": [asdict(trial) for trial in self.trials],
        }


def measure_timing(
    seconds: float, *, say: Callable[[str], object], keep: Path | None = None, neighbours: int = 2
) -> TimingReport:
    """Reach verdicts on code of equal speed and on planted slow-downs in turns, beside busy neighbours.

    Args:
        seconds: About how long.
        say: Takes lines of progress.
        keep: A file of one verdict a line, which is continued; None keeps nothing.
        neighbours: How many busy processes are started beside: one that multiplies, one that goes through memory, …

    Raises:
        UsageError: The file can't be read or written.
        HarnessFault: No worker can be started.
    """
    trials = _kept(keep)
    torch.set_num_threads(1)
    with Pool(discover().hidden_paths()) as pool, _busy(neighbours):
        level = pool.zygote().level.value
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            trial = _trial(pool, trials)
            trials.append(trial)
            _keep(keep, trial)
            say(
                f"{len(trials)}: {trial.workload}, {trial.planted} % planted: {trial.ratio:.3f} "
                f"[{trial.low:.3f}, {trial.high:.3f}] in {trial.elapsed_ns / 1e9:.1f} s"
            )
    return TimingReport(
        trials=tuple(trials), neighbours=neighbours, environment=environment.describe(), confinement=level
    )


def promises(trials: Sequence[Trial]) -> list[Promise]:
    """Return what share of the verdicts was right, kind by kind."""
    equal = [trial for trial in trials if trial.planted == 0]
    found = [
        _share(f"equal speed, within {percent} % of 1", [abs(trial.ratio - 1) <= percent / 100 for trial in equal])
        for percent in (1, 2, 5)
    ]
    found.append(_share("equal speed, the interval holds 1", [trial.holds for trial in equal]))
    for planted in _SLOWER[1:]:
        of_level = [trial for trial in trials if trial.planted == planted]
        found.append(_share(f"{planted} % slower, seen (the interval is above 1)", [t.low > 1 for t in of_level]))
        found.append(_share(f"{planted} % slower, the interval holds it", [t.holds for t in of_level]))
    found.append(_share("a verdict in 5 s", [trial.elapsed_ns <= 5e9 for trial in trials]))
    return [promise for promise in found if promise.trials]


def _share(name: str, held: Sequence[bool]) -> Promise:
    """Count, with Wilson's interval."""
    count, trials = sum(held), len(held)
    if not trials:
        return Promise(name, 0, 0, 0.0, 1.0)
    z = NormalDist().inv_cdf(0.975)
    share = count / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return Promise(name, count, trials, max(0.0, centre - half), min(1.0, centre + half))


def _trial(pool: Pool, earlier: Sequence[Trial]) -> Trial:
    workload = _TASK.workloads[(len(earlier) // 2) % len(_TASK.workloads)]
    planted, spin_ns = _slow_down(earlier)
    sides = (_side(pool, 0), _side(pool, spin_ns))
    measured = measure_speed(
        _TASK,
        Question(_TASK, workload),
        sides,
        Seeds(key=RunKey.draw(), digest=sides[1].submission.digest, task=_TASK.name),
        budget=Budget(looks=(_FORKS,)),
    )
    return Trial(
        workload=workload.name,
        planted=planted,
        spin_ns=spin_ns,
        ratio=measured.estimate.ratio,
        low=measured.estimate.low,
        high=measured.estimate.high,
        forks=measured.forks,
        pairs=len(measured.samples),
        call_ns=round(median(reference for reference, _ in measured.samples)),
        elapsed_ns=measured.elapsed_ns,
        load=os.getloadavg()[0],
    )


def _side(pool: Pool, spin_ns: int) -> Side:
    source = _SOURCE.format(spin_ns=spin_ns).encode()
    submission = Submission(name="attend", path="attend.py", kind="file", files=(("attend.py", source),))
    return Side(submission=submission, spawn=pool.spawn)


def _slow_down(earlier: Sequence[Trial]) -> tuple[int, int]:
    """Return the next slow-down, per cent, and for how long every call spins for it, nanoseconds."""
    planted = _TURNS[len(earlier) % len(_TURNS)]
    # The trial before a slow-down is of the same workload and of equal speed.
    return planted, earlier[-1].call_ns * planted // 100 if planted else 0


@contextmanager
def _busy(count: int) -> Iterator[None]:
    """Keep busy processes beside; they end with this one."""
    processes = [
        subprocess.Popen([sys.executable, "-c", _NEIGHBOUR.format(work=_WORK[number % len(_WORK)])])  # noqa: S603 - our own text
        for number in range(count)
    ]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def _kept(path: Path | None) -> list[Trial]:
    if path is None or not path.exists():
        return []
    try:
        return [Trial(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{path} holds no verdicts of an earlier self-test: {error}") from error


def _keep(path: Path | None, trial: Trial) -> None:
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(asdict(trial)) + "\n")
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from error
