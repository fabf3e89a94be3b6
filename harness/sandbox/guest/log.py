"""What submitted code prints, kept in memory that the judge shares: the last 64 KiB, and how much there was."""

from __future__ import annotations

import io
import mmap
from typing import Any, Final

LOG_BYTES: Final = 1 << 16
_COUNTER_BYTES: Final = 8
_ROOM: Final = LOG_BYTES - _COUNTER_BYTES


class RingLog(io.RawIOBase):
    """A writable file over shared memory that holds the last bytes written.

    The first eight bytes count all bytes ever written, so that what was printed survives a crash.
    """

    name = "<log>"

    def __init__(self, memory: mmap.mmap) -> None:
        """Take at least `LOG_BYTES` of memory, filled with zeros."""
        super().__init__()
        self._memory = memory
        self._written = 0

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes, over the oldest where there is no more room."""
        content = memoryview(data).cast("B")
        length = content.nbytes
        kept = content[-_ROOM:]
        start = (self._written + length - kept.nbytes) % _ROOM
        head = kept[: _ROOM - start]
        self._memory[_COUNTER_BYTES + start : _COUNTER_BYTES + start + head.nbytes] = head.tobytes()
        tail = kept[head.nbytes :]
        self._memory[_COUNTER_BYTES : _COUNTER_BYTES + tail.nbytes] = tail.tobytes()
        self._written += length
        self._memory[:_COUNTER_BYTES] = (self._written % (1 << 63)).to_bytes(_COUNTER_BYTES, "little")
        return length


def text_stream(memory: mmap.mmap) -> io.TextIOWrapper:
    """Return a stream for `sys.stdout`: nothing waits in a buffer, nothing that is printed can fail to be encoded."""
    return io.TextIOWrapper(
        RingLog(memory),
        encoding="utf-8",
        errors="replace",
        write_through=True,
    )


def written(content: bytes) -> int:
    """Return how many bytes were ever printed, out of the shared memory's bytes, which are untrusted."""
    return int.from_bytes(content[:_COUNTER_BYTES], "little") if len(content) >= LOG_BYTES else 0


def is_cut(content: bytes) -> bool:
    """Tell whether more was printed than is kept."""
    return written(content) > _ROOM


def read(content: bytes) -> str:
    """Return the last output out of the shared memory's bytes, which are untrusted."""
    if len(content) < LOG_BYTES:
        return ""
    count = written(content)
    ring = content[_COUNTER_BYTES:LOG_BYTES]
    if count <= _ROOM:
        return ring[:count].decode("utf-8", "replace")
    start = count % _ROOM
    return (ring[start:] + ring[:start]).decode("utf-8", "replace").lstrip("\ufffd")
