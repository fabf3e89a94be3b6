"""One corpus before several graders, with a row of counts for each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from harness.redteam.corpus import Mechanism
from harness.redteam.training import train_corpus
from harness.redteam.trial import Judged, Outline, against_command, against_harness, against_naive, outline
from harness.sandbox.levels import Level

__all__ = ["Campaign", "Results", "run_campaign"]

_EVERY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Which graders are tried.

    Attributes:
        levels: This harness at these levels.
        naive: Whether the naive judge is tried.
        against: A command, or None.
        jobs: Mechanisms at once; None for one a processor.
    """

    levels: Sequence[str]
    naive: bool
    against: str | None
    jobs: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a campaign: a row and the single results for each grader; the first ones are this harness's.

    Attributes:
        outlines: A row a grader.
        judged: The single results by grader.
        own: The names of the rows that are this harness's own.
    """

    outlines: tuple[Outline, ...]
    judged: dict[str, list[Judged]]
    own: frozenset[str]

    @property
    def is_clean(self) -> bool:
        """Tell whether this harness gave nothing away and rejected nothing honest."""
        return not any(row.gains or row.rejected for row in self.outlines if row.grader in self.own)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "graders": [
                {
                    "grader": row.grader,
                    "attacks": row.attacks,
                    "gains": row.gains,
                    "honest": row.honest,
                    "rejected": row.rejected,
                    "elapsed_ns": row.elapsed_ns,
                    "results": [result.to_dict() for result in self.judged[row.grader]],
                }
                for row in self.outlines
            ]
        }


def run_campaign(mechanisms: Sequence[Mechanism], campaign: Campaign, *, say: Callable[[str], object]) -> Results:
    """Put mechanisms before every grader of a campaign.

    Args:
        mechanisms: The mechanisms.
        campaign: The graders.
        say: Takes lines of progress.

    Raises:
        UsageError: A command can't be run.
        HarnessFault: No worker can be started.
    """
    rows: list[Outline] = []
    judged: dict[str, list[Judged]] = {}
    own = set()

    def keep(grader: str, results: list[Judged], began_ns: int) -> None:
        judged[grader] = results
        rows.append(outline(grader, results, time.monotonic_ns() - began_ns))

    for level in campaign.levels:
        began_ns = time.monotonic_ns()
        progress = _Progress(f"harness, {level}", len(mechanisms), say)
        results, real = _by_harness(mechanisms, Level(level), progress, campaign.jobs)
        name = f"harness, {real.value}"
        own.add(name)
        keep(name, results, began_ns)
    others: list[tuple[str, Callable[..., list[Judged]]]] = []
    if campaign.naive:
        others.append(("naive judge", against_naive))
    if campaign.against is not None:
        others.append((campaign.against, partial(against_command, command=campaign.against)))
    for name, judge in others:
        began_ns = time.monotonic_ns()
        tried = [one for one in mechanisms if judge is against_naive or not one.trains]
        keep(name, judge(tried, say=_Progress(name, len(tried), say), jobs=campaign.jobs), began_ns)
    return Results(tuple(rows), judged, frozenset(own))


def _by_harness(
    mechanisms: Sequence[Mechanism], level: Level, say: Callable[[Judged], object], jobs: int | None
) -> tuple[list[Judged], Level]:
    """Grade answers, and train with what is about a training; return the results in order, and the real level."""
    judged: dict[Mechanism, Judged] = {}
    for judge, trains in ((against_harness, False), (train_corpus, True)):
        if tried := [one for one in mechanisms if one.trains is trains]:
            results, level = judge(tried, level=level, say=say, jobs=jobs)
            judged |= {one.mechanism: one for one in results}
    return [judged[one] for one in mechanisms], level


class _Progress:
    """Says how many are done, now and then."""

    def __init__(self, grader: str, total: int, say: Callable[[str], object]) -> None:
        self._grader, self._total, self._say, self._done = grader, total, say, 0

    def __call__(self, _: Judged) -> None:
        self._done += 1
        if self._done % _EVERY == 0 or self._done == self._total:
            self._say(f"{self._grader}: {self._done} of {self._total}")
