"""The honest part of linting a task: right answers of many styles, asked at many keys, must pass by a margin.

Every key is asked for itself, by as many processes as there is work for, so what comes of a task does not depend on
how the keys are shared out, nor on whether some of them were asked by an earlier command and kept.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

import torch

from harness.authoring.candidates import Bench
from harness.authoring.keeping import KeptKeys
from harness.authoring.results import Honest
from harness.authoring.samples import Sample
from harness.authoring.trials import Verdict, asked, in_one_line, keys, trial
from harness.catalog import Catalog
from harness.correctness import SubjectSource
from harness.errors import HarnessFault
from harness.grading.judges import Desk, Judges
from harness.records import Outcome
from harness.sandbox.pool import Pool

__all__ = ["FEWEST_STYLES", "HonestPart", "ask_honest"]

FEWEST_STYLES: Final = 6
_ALLOWED: Final = 1 / 3
_EVERY_S: Final = 15.0
_STAY: Final = 50  # keys for which styles stay as they were opened: a style may keep every answer in a cache


@dataclass(frozen=True, slots=True, kw_only=True)
class HonestPart:
    """What is asked of the honest styles.

    Attributes:
        catalog: Where the task comes from, for processes of their own.
        bench: The task, with workers for this process.
        samples: The task's samples.
        seed: What the keys follow from.
        seeds: How many keys.
        jobs: How many processes ask; one asks in this process.
        keep: A file in which finished keys are kept, and found again, or None.
    """

    catalog: Catalog
    bench: Bench
    samples: Sequence[Sample]
    seed: str
    seeds: int
    jobs: int
    keep: Path | None


def ask_honest(part: HonestPart, *, say: Callable[[str], object]) -> tuple[Honest, list[str]]:
    """Ask every honest style at every key; return what came of it, and the problems, a sentence each.

    Args:
        part: What is asked, and by how many processes.
        say: Takes lines of progress.

    Raises:
        UsageError: The file of kept keys holds something else, or workers can't be confined.
        HarnessFault: The processes that ask died.
    """
    name = part.bench.task.name
    with ExitStack() as stack:
        styles = [style for style, _ in part.bench.styles(part.samples, stack)]
    problems = []
    if len(styles) < FEWEST_STYLES:
        problems.append(f"{len(styles)} honest styles ({', '.join(styles)}), at least {FEWEST_STYLES} wanted")
    chosen = keys(f"{part.seed}/honest", part.seeds)
    with ExitStack() as stack:
        kept = None
        if part.keep is not None:
            kept = stack.enter_context(KeptKeys.open(part.keep, name, part.catalog, part.samples, say=say))
        known = {key: found for key, found in (kept.found if kept else {}).items() if set(found) == set(styles)}
        left = [key for key in chosen if key not in known]
        gathered = _Gathered(left, kept, _Progress(f"{name}: {len(styles)} honest styles", part.seeds, len(left), say))
        with Judges(_desk(part), jobs=part.jobs, spawned=True) as judges:
            judges.judge(left, gathered)
    honest, found = _summed({**known, **gathered.found}, chosen, styles)
    return honest, problems + found


def _summed(
    found: Mapping[str, Mapping[str, Any]], chosen: Sequence[str], styles: Sequence[str]
) -> tuple[Honest, list[str]]:
    """Add up what came, in the order of the keys and styles, whoever asked and when."""
    failures, worst, where = 0, 0.0, ""
    problems: dict[str, str] = {}
    for key in chosen:
        for style in styles:
            came = found[key][style]
            if came["outcome"] != Outcome.PASSED:
                failures += 1
                problem = f"honest style {style} is judged {came['outcome']}"
                problems.setdefault(problem, f"{problem} at key {key}: {came['failed']}")
            far = math.inf if came["tolerances"] is None else came["tolerances"]
            if far > worst:
                worst, where = far, f"{style}, {came['where']}, key {key}"
    said = list(problems.values())
    if not failures and not worst <= _ALLOWED:
        said.append(f"an honest style is {worst:.2g} tolerances off, at most 1/3 is allowed: {where}")
    honest = Honest(styles=len(styles), seeds=len(chosen), failures=failures, worst=worst, where=where)
    return honest, said


class _Asking:
    """Asks every style at one key after the other, in the process that it stands in; use it as a context manager."""

    def __init__(self, bench: Bench, samples: Sequence[Sample]) -> None:
        self._bench, self._samples = bench, samples
        self._workers, self._asked = ExitStack(), 0
        self._styles: dict[str, SubjectSource] = {}

    def __enter__(self) -> Self:
        """Return it; styles are opened when the first key comes."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers."""
        self._workers.close()

    def judge(self, item: str, say: Callable[[Any], None]) -> dict[str, Any]:  # noqa: ARG002 - the protocol's names
        """Return what came of each style at a key, as JSON data; the worst distance is None where it is infinite."""
        if self._asked % _STAY == 0:
            self._workers.close()
            self._styles = dict(self._bench.styles(self._samples, self._workers))
        self._asked += 1
        questions = asked(self._bench.task, item)
        verdicts = {name: trial(item, questions, one, self._bench.reference) for name, one in self._styles.items()}
        return {name: _came(verdict) for name, verdict in verdicts.items()}


def _came(verdict: Verdict) -> dict[str, Any]:
    places = ((far, f"{check}, {case}") for check, cases in verdict.distances.items() for case, far in cases.items())
    far, where = max(places, default=(0.0, ""))
    came = {"outcome": verdict.outcome.value, "tolerances": float(far) if math.isfinite(far) else None, "where": where}
    return came if verdict.outcome is Outcome.PASSED else {**came, "failed": in_one_line(verdict.failed)}


def _desk(part: HonestPart) -> Callable[[], AbstractContextManager[Desk]]:
    """Return what opens a desk: with this process's own workers where it alone asks."""
    if part.jobs == 1:
        return partial(_Asking, part.bench, part.samples)
    return partial(_settled, part.catalog, part.bench.task.name, part.samples)


@contextmanager
def _settled(catalog: Catalog, name: str, samples: Sequence[Sample]) -> Iterator[Desk]:
    """Open a desk with workers of its own, in a process that has nothing yet."""
    torch.set_num_threads(1)
    with Pool(catalog.hidden_paths()) as pool, _Asking(Bench.open(catalog, name, pool, ()), samples) as desk:
        yield desk


class _Gathered:
    """Takes what came of the keys, keeps it, and says how far it is."""

    def __init__(self, asked_keys: Sequence[str], kept: KeptKeys | None, progress: _Progress) -> None:
        self._keys, self._kept, self._progress = asked_keys, kept, progress
        self.found: dict[str, Mapping[str, Any]] = {}

    def told(self, place: int, data: Any) -> None:
        """Take nothing: a desk says all that it has to say in its verdict."""

    def judged(self, place: int, data: Any) -> None:
        key = self._keys[place]
        self.found[key] = data
        if self._kept is not None:
            self._kept.add(key, data)
        self._progress.add()

    def lost(self, place: int, reason: str) -> None:
        raise HarnessFault(f"honest styles at key {self._keys[place]}: {reason}")


class _Progress:
    """Says now and then how many keys are done, and how long the rest will take at the pace since the first one."""

    def __init__(self, words: str, total: int, left: int, say: Callable[[str], object]) -> None:
        self._words, self._total, self._left, self._say = words, total, left, say
        self._done, self._first_s, self._said_s = 0, 0.0, time.monotonic()
        kept = f", {total - left} of them kept" if left < total else ""
        say(f"{words}, {total} keys{kept}")

    def add(self) -> None:
        """Count a key."""
        self._done += 1
        now_s = time.monotonic()
        self._first_s = self._first_s or now_s  # what came before it is starting up
        if 1 < self._done < self._left and now_s - self._said_s >= _EVERY_S:
            self._said_s = now_s
            left_s = (now_s - self._first_s) / (self._done - 1) * (self._left - self._done)
            left = f"{left_s:.0f} s" if left_s < 100 else f"{left_s / 60:.0f} min"
            self._say(f"{self._words}, key {self._total - self._left + self._done} of {self._total}, {left} left")
