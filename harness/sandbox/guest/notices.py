"""What a student should be told without it costing anything: `.cuda()` acted on the CPU, a module was stubbed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 500
MOST = 200


class Notices:
    """Collect sentences, each once, until somebody takes them."""

    def __init__(self) -> None:
        self._said: set[str] = set()
        self._fresh: list[str] = []

    def say(self, sentence: str) -> None:
        """Add a sentence unless it was said before; at most 200 are kept, each cut at 500 characters."""
        sentence = sentence[:LONGEST]
        if sentence in self._said or len(self._said) >= MOST:
            return
        self._said.add(sentence)
        self._fresh.append(sentence)

    def take(self) -> list[str]:
        """Return the sentences that were not taken yet, oldest first."""
        fresh, self._fresh = self._fresh, []
        return fresh


# A context variable, because the patched torch functions are shared by the process while notices belong to one server.
_CURRENT: ContextVar[Notices | None] = ContextVar("notices", default=None)


def say(sentence: str) -> None:
    """Tell the collector of the running request, where there is one."""
    current = _CURRENT.get()
    if current is not None:
        current.say(sentence)


@contextmanager
def collecting(notices: Notices) -> Iterator[None]:
    """Make `notices` the collector within the block."""
    token = _CURRENT.set(notices)
    try:
        yield
    finally:
        _CURRENT.reset(token)
