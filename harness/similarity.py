"""Submissions that are alike but for names, comments and layout, put in groups for a human to look at.

A likeness is a reason to read two answers side by side, and never a verdict: short answers look alike by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from harness.catalog import discover
from harness.errors import SubmissionError, UsageError
from harness.sandbox.levels import Level
from harness.sandbox.pool import Pool
from harness.sandbox.session import files_of
from harness.sandbox.submission import Grouping, Submission, find_submissions

__all__ = ["Group", "Similarities", "find_similar", "group_similar"]

_CPU_NS = 20_000_000_000
_MOST_PARTS = 1_000
_MOST_IN_A_PART = 200  # code that more hand in than that is the hand-out's own

Parts = Mapping[str, int]
"""A submission's parts: the size of each, in nodes of its syntax tree, by its digest."""


class Group(NamedTuple):
    """Submissions of which each is like another one of the group.

    Attributes:
        submissions: Their names, sorted.
        least: The smallest likeness of two that were joined, between 0 and 1.
    """

    submissions: tuple[str, ...]
    least: float


class Similarities(NamedTuple):
    """What was found.

    Attributes:
        groups: The groups, the largest first.
        looked_at: How many submissions had any code to compare.
        unread: By name, why a submission could not be looked at.
    """

    groups: tuple[Group, ...]
    looked_at: int
    unread: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "groups": [{"submissions": list(group.submissions), "least": group.least} for group in self.groups],
            "looked_at": self.looked_at,
            "unread": dict(self.unread),
        }


def find_similar(
    paths: Sequence[Path],
    *,
    at_least: float = 0.8,
    lowest: Level = Level.REDUCED,
    say: Callable[[str], object] = lambda _: None,
) -> Similarities:
    """Take fingerprints of submissions in confined workers, none of them run, and group what is alike.

    Args:
        paths: Submissions, or folders of them.
        at_least: The share of their code that two have in common to be alike, between 0 and 1.
        lowest: The lowest level of confinement that is accepted.
        say: Is told of the progress of a long run.

    Raises:
        UsageError: No submission can be read, or workers can't be confined here.
        HarnessFault: No worker can be started.
    """
    submissions = find_submissions(paths, (), Grouping.CLASS if len(paths) == 1 else Grouping.AUTO)
    if len(submissions) < 2:
        raise UsageError(f"wanted two submissions at least, got {len(submissions)}")
    prints: dict[str, Parts] = {}
    unread: dict[str, str] = {}
    with Pool(discover().hidden_paths(), lowest=lowest) as pool:
        for number, submission in enumerate(submissions, 1):
            try:
                prints[submission.name] = _fingerprint(submission, pool)
            except SubmissionError as error:
                unread[submission.name] = str(error)
            if number % 100 == 0:
                say(f"{number} of {len(submissions)} looked at")
    groups = group_similar(prints, at_least=at_least)
    return Similarities(groups, sum(bool(parts) for parts in prints.values()), unread)


def group_similar(prints: Mapping[str, Parts], *, at_least: float) -> tuple[Group, ...]:
    """Put submissions in groups.

    Args:
        prints: Each submission's parts.
        at_least: The share of the nodes of two submissions that both have.
    """
    holders: dict[str, list[str]] = {}
    for name, parts in prints.items():
        for digest in parts:
            holders.setdefault(digest, []).append(name)
    pairs = {pair for names in holders.values() if len(names) <= _MOST_IN_A_PART for pair in combinations(names, 2)}
    alike = {pair: share for pair in pairs if (share := _likeness(prints[pair[0]], prints[pair[1]])) >= at_least}
    groups = [
        Group(tuple(sorted(names)), min(share for pair, share in alike.items() if pair[0] in names))
        for names in _joined(alike)
    ]
    return tuple(sorted(groups, key=lambda group: (-len(group.submissions), group.submissions)))


def _likeness(first: Parts, second: Parts) -> float:
    """Return how many nodes both have, of those that either has."""
    shared = sum(first[digest] for digest in first.keys() & second.keys())
    return shared / (sum(first.values()) + sum(second.values()) - shared)


def _joined(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Return the sets of names that pairs connect."""
    group_of: dict[str, set[str]] = {}
    for first, second in pairs:
        joined = group_of.get(first, {first}) | group_of.get(second, {second})
        group_of |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in group_of.values()}.values())


def _fingerprint(submission: Submission, pool: Pool) -> Parts:
    """Ask a worker for a submission's parts; what it says is a claim, and taken as data alone."""
    if submission.problem:
        raise SubmissionError(submission.problem)
    with pool.spawn() as worker:
        reply = worker.request({"op": "fingerprint", **files_of(submission)}, cpu_ns=_CPU_NS)
    if isinstance(reply.get("error"), dict):
        raise SubmissionError(str(reply["error"].get("message") or "it can't be parsed")[:500])
    if reply.get("refused"):
        raise SubmissionError(str(reply["refused"])[:500])
    parts = reply.get("parts")
    found: dict[str, int] = {}
    for part in parts[:_MOST_PARTS] if isinstance(parts, list) else ():
        digest, size = (part.get("digest"), part.get("size")) if isinstance(part, dict) else (None, None)
        if isinstance(digest, str) and isinstance(size, int) and 0 < size < 1 << 20:
            found[digest[:64]] = size
    return found
