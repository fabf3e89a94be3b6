"""A worker that stands still but for its own windows, and whose clock is read from outside while it stands.

A window lets it run, asks it call by call (the next request is written when the last answer has come) and stops it
again. Its CPU time is counted from stop to stop, over all its threads: whatever it does, and whenever, is charged to
some window of its own. The wall time of each answer, less the time that anybody waited for a processor, shows work
that was done elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from harness.errors import HarnessFault
from harness.sandbox.budget import Meter
from harness.sandbox.confined import Worker

__all__ = ["Peer", "Window", "peak_bytes", "prefer"]

_LOOKS: Final = 40_000  # twenty seconds and more
_SHORT_S, _LONG_S = 20e-6, 500e-6
_SPINS: Final = 20
_EARLY: Final = -10
_STATUS_BYTES: Final = 4096
_STOPPED: Final = frozenset({b"T", b"t", b"Z", b"X"})


def prefer(thread: int) -> None:
    """Ask that a thread's turns come early, so that fewer of them are cut in two; most users may not, and do without.

    Args:
        thread: Its id; threads that it starts later are as it is.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, thread, _EARLY)


def _prefer_session(process: int) -> None:
    """Do the same for a process in a session of its own, for which a priority counts within the session alone.

    Where Linux groups processes by session (`sched_autogroup`), a stopped worker waits for up to half a second for its
    next turn beside busy neighbours of another session; with this it does not.
    """
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/autogroup").write_text(str(_EARLY))


def peak_bytes(process: int, *, reset: bool = True) -> int | None:
    """Return the largest resident memory of a process so far, bytes, read from outside; None where it can't be told.

    Args:
        process: Its id.
        reset: Whether the peak is set back to what is resident now, and that is returned.
    """
    try:
        if reset:
            Path(f"/proc/{process}/clear_refs").write_text("5")
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    except OSError:  # only its own user, and root, may set a process's peak back
        return None
    return None


class Window(NamedTuple):
    """What one window took.

    Attributes:
        replies: The answers in order, as data.
        cpu_ns: CPU time of all threads from stop to stop, nanoseconds.
        idle_ns: Wall time of the answers in which the worker neither ran nor anybody waited for a processor.
    """

    replies: list[dict[str, Any]]
    cpu_ns: int
    idle_ns: int


class Peer:
    """A frozen worker on one processor; `close` lets go of what it reads, the worker is ended by its owner.

    Args:
        worker: The worker; it is stopped at once.
        core: The processor that all its threads are bound to from now on; it can't leave it.
    """

    def __init__(self, worker: Worker, core: int) -> None:
        self._worker = worker
        self._meter = Meter(worker.pid)
        os.sched_setaffinity(worker.pid, {core})
        prefer(worker.pid)
        _prefer_session(worker.pid)
        self._status = os.open(f"/proc/{worker.pid}/stat", os.O_RDONLY | os.O_CLOEXEC)
        self._waits = os.open(f"/proc/{worker.pid}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        self._own_waits = os.open(f"/proc/self/task/{threading.get_native_id()}/schedstat", os.O_RDONLY | os.O_CLOEXEC)

    def close(self) -> None:
        """Close what was opened; the worker is none of it."""
        for descriptor in (self._status, self._waits, self._own_waits):
            os.close(descriptor)

    def freeze(self) -> None:
        """Stop every thread, and return when all stand.

        Raises:
            HarnessFault: They do not stop; no process can refuse to.
        """
        self._worker.signal(signal.SIGSTOP)
        # Looks are counted, not seconds: a machine that was itself stopped for a while has not looked.
        for look in range(_LOOKS):
            if self._stands():
                return
            time.sleep(_SHORT_S if look < _SPINS else _LONG_S)
        raise HarnessFault(f"process {self._worker.pid} does not stop")

    def thaw(self) -> None:
        """Let it run."""
        self._worker.signal(signal.SIGCONT)

    def window(self, requests: Sequence[Mapping[str, Any]], *, cpu_ns: int) -> Window:
        """Ask the frozen worker one request after the other, and freeze it again.

        Args:
            requests: Data trees; the next one is sent when the last one is answered.
            cpu_ns: CPU time that one answer may take, nanoseconds.

        Raises:
            SubmissionError: It broke a limit or the protocol, or ended.
        """
        worker = self._worker
        sealed = [worker.seal(request) for request in requests]
        raws = []
        wall_ns = waited_ns = 0
        before_ns = self.clock_ns()
        self.thaw()
        for one in sealed:
            waited_before_ns = self._waited_ns()
            raws.append(worker.ask(one, cpu_ns=cpu_ns))
            waited_ns += self._waited_ns() - waited_before_ns
            wall_ns += worker.answered_within_ns
        self.freeze()
        used_ns = self.clock_ns() - before_ns
        replies = [worker.opened(one, raw) for one, raw in zip(sealed, raws, strict=True)]
        return Window(replies, used_ns, wall_ns - waited_ns - used_ns)

    def clock_ns(self) -> int:
        """Return the CPU time of all threads so far, nanoseconds; exact while it stands."""
        try:
            return self._meter.cpu_ns()
        except OSError as error:
            raise HarnessFault("a worker that was timed is gone") from error

    def _stands(self) -> bool:
        """Tell whether every thread has stopped or ended."""
        if _state(os.pread(self._status, _STATUS_BYTES, 0)) not in _STOPPED:
            return False
        try:
            tasks = os.listdir(f"/proc/{self._worker.pid}/task")  # noqa: PTH208 - names alone, twice a window
            return len(tasks) == 1 or all(map(self._thread_stands, tasks))
        except OSError:
            return True

    def _thread_stands(self, task: str) -> bool:
        try:
            with open(f"/proc/{self._worker.pid}/task/{task}/stat", "rb") as status:  # noqa: PTH123 - as above
                return _state(status.read()) in _STOPPED
        except OSError:  # it has ended
            return True

    def _waited_ns(self) -> int:
        """Return how long the worker's first thread and the judge's have waited for a processor, nanoseconds."""
        return sum(int(os.pread(descriptor, 100, 0).split()[1]) for descriptor in (self._waits, self._own_waits))


def _state(status: bytes) -> bytes:
    return status.rpartition(b")")[2].split(maxsplit=1)[0]
