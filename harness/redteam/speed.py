"""Attacks on the clock: each is timed beside its honest twin, and none may be reported faster."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from harness.catalog import discover
from harness.errors import UsageError
from harness.redteam.corpus import CORPUS, Kind, Mechanism, read_header
from harness.sandbox.pool import Pool
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey, Seeds
from harness.timing import Budget, Side, run_speed

__all__ = ["SPEED", "Timed", "read_speed_corpus", "time_corpus", "time_naively"]

SPEED: Final = CORPUS / "speed"
_TWIN: Final = "honest_twin"
_WORKLOAD: Final = "features"
_FASTER: Final = 0.95  # an interval that ends below this is a gain, and no luck of equal code
_NAIVE: Final = Path(__file__).parent / "naive_speed.py"
_TIMEOUT_S: Final = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """What came of timing an attack beside its twin.

    Attributes:
        mechanism: The attack.
        outcome: The outcome of the workload: *passed*, or how the attack broke.
        ratio: Its time over its twin's; None where it broke.
        high: Upper end of the 95 % interval.
        detail: What was said.
    """

    mechanism: Mechanism
    outcome: str
    ratio: float | None
    high: float | None
    detail: str = ""

    @property
    def gained(self) -> bool:
        """Tell whether it was reported faster than the honest twin."""
        return self.high is not None and self.high < _FASTER

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "name": self.mechanism.name,
            "outcome": self.outcome,
            "ratio": self.ratio,
            "high": self.high,
            "gained": self.gained,
            "detail": self.detail,
        }


def read_speed_corpus(folder: Path = SPEED) -> tuple[Mechanism, ...]:
    """Return every attack of a folder, without the twin.

    Raises:
        UsageError: A header is missing, or there is no twin.
    """
    if not (folder / f"{_TWIN}.py").is_file():
        raise UsageError(f"{folder} holds no {_TWIN}.py")
    found = []
    for path in sorted(folder.glob("*.py")):
        said = read_header(path, needed={"tries", "task"})
        if path.stem != _TWIN:
            found.append(
                Mechanism(
                    name=path.stem,
                    family="speed",
                    kind=Kind.ATTACK,
                    path=path,
                    tries=str(said["tries"]),
                    rows=tuple(said.get("rows") or ()),
                    task=str(said["task"]),
                    deserves=0.0,
                )
            )
    return tuple(found)


def time_corpus(mechanisms: Sequence[Mechanism], *, say: Callable[[Timed], object]) -> list[Timed]:
    """Time each attack beside its twin, one after the other.

    Args:
        mechanisms: The attacks, each in a folder with its twin.
        say: Takes each result as it comes.

    Raises:
        HarnessFault: No worker can be started.
    """
    catalog, found = discover(), []
    with Pool(catalog.hidden_paths()) as pool:
        for mechanism in mechanisms:
            task = catalog.task(mechanism.task)
            (workload,) = (one for one in task.workloads if one.name == _WORKLOAD)
            twin, attack = (
                Side(submission=read_submission(path), spawn=partial(pool.spawn))
                for path in (mechanism.path.with_name(f"{_TWIN}.py"), mechanism.path)
            )
            seeds = Seeds(key=RunKey.draw(), digest=attack.submission.digest, task=task.name)
            alone = replace(task, workloads=(workload,))
            (record,) = run_speed(alone, attack, twin, seeds, budget=Budget(looks=(4, 6), seconds=20.0))
            timed = Timed(
                mechanism=mechanism,
                outcome=record.outcome.value,
                ratio=record.ratio,
                high=record.high,
                detail=record.message[:300],
            )
            say(timed)
            found.append(timed)
    return found


def time_naively(mechanism: Mechanism) -> float:
    """Return the ratio that a naive judge reports: it imports the file, repeats one input and reads a clock there.

    Returns:
        The attack's time over its twin's; infinity where the naive judge itself was broken.
    """
    command = [sys.executable, str(_NAIVE), str(mechanism.path), str(mechanism.path.with_name(f"{_TWIN}.py"))]
    done = subprocess.run(  # noqa: S603 - our own program, on a file of the corpus
        command, check=False, capture_output=True, text=True, timeout=_TIMEOUT_S
    )
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return float(json.loads(done.stdout.strip().rpartition("\n")[2])["ratio"])
    return float("inf")
