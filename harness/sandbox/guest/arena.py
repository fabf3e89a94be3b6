"""Memory that judge and worker share, one half for each direction: frames cross in it without passing a socket.

Its size is sealed. The reader copies what it reads before it looks at it, so that nothing can change under a check;
what the worker writes into the judge's half, the judge never reads.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from typing import Final

__all__ = ["ARENA_BYTES", "Arena"]

_HALF: Final = 32 << 20
ARENA_BYTES: Final = 2 * _HALF


class Arena:
    """One side's view of the shared memory.

    Args:
        descriptor: Of at least `ARENA_BYTES` of shared memory.
        judge: Whether this is the judge's side; it writes into the first half.
    """

    def __init__(self, descriptor: int, *, judge: bool) -> None:
        self._memory = mmap.mmap(descriptor, ARENA_BYTES)
        with memoryview(self._memory) as halves:
            first, second = halves[:_HALF], halves[_HALF:]
        self._outgoing, self._incoming = (first, second) if judge else (second, first)

    @property
    def room(self) -> int:
        """Return how many bytes a frame may have."""
        return _HALF

    def close(self) -> None:
        """Give the memory back; nothing can be read or written any more."""
        self._outgoing.release()
        self._incoming.release()
        self._memory.close()

    def write(self, parts: Iterable[memoryview]) -> None:
        """Put bytes one after the other into the own half; they must fit."""
        start = 0
        for part in parts:
            end = start + part.nbytes
            self._outgoing[start:end] = part
            start = end

    def read(self, start: int, count: int) -> memoryview:
        """Return a view of the other half, to be copied at once; it must lie within `room`."""
        return self._incoming[start : start + count]
