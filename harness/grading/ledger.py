"""Where finished verdicts are kept and found again while one submission is graded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from harness.records import TaskRecord
from harness.store import Entry

__all__ = ["Ledger", "Pages"]


class Ledger(Protocol):
    """What a grader asks of a store; see `store.Store` for the arguments."""

    def load(self, submission: str, task: str, stage: str, inputs: str | None) -> TaskRecord | None:
        """Return a kept verdict, or None."""
        ...

    def has(self, submission: str, task: str, stage: str, inputs: str | None) -> bool:
        """Tell whether there is a kept verdict."""
        ...

    def save(self, submission: str, stage: str, inputs: str, record: TaskRecord) -> None:
        """Keep a verdict."""
        ...


class Pages:
    """The verdicts on one submission, in memory, to carry to where it is graded and back.

    Args:
        entries: What is known already.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._known = {(entry.record.task, entry.stage): entry for entry in entries}
        self.added: list[Entry] = []

    def load(self, submission: str, task: str, stage: str, inputs: str | None) -> TaskRecord | None:
        """Return a verdict, or None when there is none or something that it depends on has changed."""
        del submission
        entry = self._known.get((task, stage))
        return entry.record if entry is not None and inputs in (None, entry.inputs) else None

    def has(self, submission: str, task: str, stage: str, inputs: str | None) -> bool:
        """Tell whether there is a verdict."""
        return self.load(submission, task, stage, inputs) is not None

    def save(self, submission: str, stage: str, inputs: str, record: TaskRecord) -> None:
        """Keep a verdict, and remember that it is new."""
        del submission
        entry = Entry(stage, inputs, record)
        self._known[record.task, stage] = entry
        self.added.append(entry)
