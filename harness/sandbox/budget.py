"""What a worker has used, read from outside, and when it has used too much.

CPU time is the process's own clock, which counts ended threads too and stays readable until the process is reaped.
Wall time is no measure on a busy machine: a worker is called hung only for the time in which it neither ran nor waited
for a processor. Nor is the time in which the judge itself stood still, stopped from a terminal or by a debugger.
"""

from __future__ import annotations

import os
import select
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from harness.errors import TimedOut

__all__ = ["Budget", "Meter", "Watchdog"]

_FIRST_LOOK_NS: Final = 20_000_000
_LONGEST_LOOK_NS: Final = 50_000_000
_SHORTEST_LOOK_NS: Final = 1_000_000
_STANDSTILL_NS: Final = 1_000_000_000  # no scheduler lets anybody wait for so long
_WALL_FLOOR_NS: Final = 60_000_000_000
_WALL_FACTOR: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one request may take.

    Attributes:
        cpu_ns: CPU time of all threads, nanoseconds.
        blocked_ns: Time without running or waiting to run, nanoseconds.
        wall_ns: Backstop in wall time, nanoseconds; None for twenty times the CPU time and a minute.
    """

    cpu_ns: int
    blocked_ns: int = 5_000_000_000
    wall_ns: int | None = None


class Meter:
    """Reads what a process has used.

    Args:
        pid: Its process id as the judge sees it; it must not have been reaped.
    """

    def __init__(self, pid: int) -> None:
        self._clock = (~pid << 3) | 2  # the kernel's number of another process's CPU clock
        self._tasks = Path(f"/proc/{pid}/task")
        self._waits: dict[str, int] = {}

    def cpu_ns(self) -> int:
        """Return the CPU time of all its threads so far, nanoseconds.

        Raises:
            OSError: The process was reaped.
        """
        return time.clock_gettime_ns(self._clock)

    def waited_ns(self) -> int | None:
        """Return how long its threads have waited for a processor, nanoseconds; None where that can't be read."""
        try:
            tasks = os.listdir(self._tasks)  # noqa: PTH208 - names alone, twenty times a second
        except OSError:
            return None
        for task in tasks:
            # A thread that has ended keeps what it had.
            try:
                with open(f"{self._tasks}/{task}/schedstat", "rb") as statistics:  # noqa: PTH123 - as above
                    self._waits[task] = int(statistics.read().split()[1])
            except (OSError, IndexError):
                continue
        return sum(self._waits.values()) if self._waits else None

    def resident_bytes(self) -> int:
        """Return its resident memory, bytes; 0 where that can't be read."""
        try:
            return int(Path(f"{self._tasks.parent}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            return 0

    def is_reading(self) -> bool:
        """Tell whether its first thread waits for a disk, which is not its own fault."""
        try:
            content = Path(f"{self._tasks.parent}/stat").read_bytes()
        except OSError:
            return False
        return content.rpartition(b")")[2].split()[:1] == [b"D"]


class Watchdog:
    """Waits for a worker's socket, and looks at the budget while it waits; see `wire.Watch`.

    Args:
        sock: Descriptor of the socket.
        pidfd: Descriptor of the process.
        meter: Reads what it has used.
        budget: What it may use from now on.

    Attributes:
        stood_still_ns: For how long the judge itself stood still, nanoseconds; nobody is charged for that.
    """

    def __init__(self, sock: int, pidfd: int, meter: Meter, budget: Budget) -> None:
        self._sock, self._pidfd, self._meter, self._budget = sock, pidfd, meter, budget
        self._begun_ns = time.monotonic_ns()
        self._cpu_begun_ns = 0
        self._cpu_begun_ns = self._used_ns()
        self._baseline: tuple[int, int] | None = None
        self._excused_ns = 0
        self._last_look_ns = self._seen_ns = self._begun_ns
        self.stood_still_ns = 0
        wall_ns = budget.wall_ns
        self._wall_ns = _WALL_FLOOR_NS + _WALL_FACTOR * budget.cpu_ns if wall_ns is None else wall_ns

    def __call__(self, event: int) -> None:
        """Return when the socket is ready for the event or the process has ended.

        Raises:
            TimedOut: The budget is used up.
        """
        poller = select.poll()
        poller.register(self._sock, event)
        poller.register(self._pidfd, select.POLLIN)
        self._excuse(0)
        # A worker that sends its reply byte by byte lets no wait run out; it is looked at all the same.
        if time.monotonic_ns() - self._last_look_ns > _LONGEST_LOOK_NS:
            self._look()
        while True:
            patience_ns = self._patience_ns()
            is_ready = poller.poll(patience_ns / 1e6)
            self._excuse(patience_ns)
            if is_ready:
                return
            self._look()

    def check(self) -> None:
        """Do nothing while CPU time and wall time are left.

        Raises:
            TimedOut: They are not.
        """
        if self._used_ns() > self._budget.cpu_ns:
            raise TimedOut(f"did not answer within {_seconds(self._budget.cpu_ns)} of CPU time")
        if self._is_late() and (not self._excuse(0) or self._is_late()):
            raise TimedOut(f"did not answer within {_seconds(self._wall_ns)}")

    def _is_late(self) -> bool:
        return time.monotonic_ns() - self._begun_ns > self._wall_ns

    def _excuse(self, patience_ns: int) -> bool:
        """Take off what passed beyond a wait, and tell whether the judge stood still, the worker perhaps with it."""
        now_ns = time.monotonic_ns()
        gap_ns, self._seen_ns = now_ns - self._seen_ns - patience_ns, now_ns
        if gap_ns <= _STANDSTILL_NS:
            return False
        self.stood_still_ns += gap_ns
        self._begun_ns += gap_ns
        self._excused_ns += gap_ns
        return True

    def _used_ns(self) -> int:
        try:
            return self._meter.cpu_ns() - self._cpu_begun_ns
        except OSError:  # reaped: its end is about to be seen
            return 0

    def _patience_ns(self) -> int:
        """Return for how long the budget can't run out, within bounds."""
        if self._baseline is None:
            return min(_FIRST_LOOK_NS, max(_SHORTEST_LOOK_NS, self._budget.cpu_ns))
        left_ns = (self._budget.cpu_ns - self._used_ns()) // (os.cpu_count() or 1)
        return max(_SHORTEST_LOOK_NS, min(_LONGEST_LOOK_NS, left_ns))

    def _look(self) -> None:
        self.check()
        last_look_ns, self._last_look_ns = self._last_look_ns, time.monotonic_ns()
        waited_ns = self._meter.waited_ns()
        if waited_ns is None:
            return
        now_ns, active_ns = time.monotonic_ns(), self._used_ns() + waited_ns
        if self._baseline is None:
            self._baseline = (now_ns, active_ns)
        elif self._meter.is_reading():
            self._excused_ns += now_ns - last_look_ns
        began_ns, active_then_ns = self._baseline
        blocked_ns = now_ns - began_ns - (active_ns - active_then_ns) - self._excused_ns
        if blocked_ns > self._budget.blocked_ns and not self._excuse(0):
            raise TimedOut(f"slept for {_seconds(self._budget.blocked_ns)}")


def _seconds(duration_ns: int) -> str:
    return f"{duration_ns / 1e9:g} s"
