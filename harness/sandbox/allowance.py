"""What many requests together may take: CPU time, time asleep, and how far memory may grow."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from typing import NamedTuple

from harness.errors import OutOfMemory, TimedOut

__all__ = ["Allowance", "Usage", "judge_waited_ns"]

_THREADS = "/proc/self/task"
_NOISE_NS = 2_000_000  # of each request: until a message is seen on a busy machine
_LEAST_S = 0.05
_LONGEST_SLEEP_S = 5.0  # in one request


class Usage(NamedTuple):
    """What a worker has used so far, read from outside.

    Attributes:
        cpu_ns: CPU time of all its threads, nanoseconds.
        waited_ns: How long they waited for a processor, nanoseconds; None where that can't be told.
        resident_bytes: Its resident memory now; 0 where that can't be told.
        stood_still_ns: For how long the judge itself has stood still while it waited for answers, nanoseconds.
    """

    cpu_ns: int
    waited_ns: int | None
    resident_bytes: int
    stood_still_ns: int = 0


def judge_waited_ns() -> int:
    """Return how long this process's threads have waited for a processor, all together, ns; 0 where it isn't told."""
    waited_ns = 0
    with contextlib.suppress(OSError):
        for thread in os.listdir(_THREADS):  # noqa: PTH208 - asked twice in each step of a training
            with contextlib.suppress(OSError, ValueError, IndexError), open(f"{_THREADS}/{thread}/schedstat") as told:  # noqa: PTH123
                waited_ns += int(told.read().split()[1])
    return waited_ns


class Allowance:
    """Counts requests against one budget.

    Args:
        cpu_s: CPU time for all of them, seconds.
        blocked_s: Time in which the worker neither ran nor waited for a processor, for all of them, seconds.
        memory_bytes: By how much its resident memory may grow.
    """

    def __init__(self, *, cpu_s: float, blocked_s: float, memory_bytes: int) -> None:
        self._cpu_s, self._blocked_s, self._memory_bytes = cpu_s, blocked_s, memory_bytes
        self._blocked_ns = 0
        self._resident_bytes: int | None = None
        self._judge_waited_ns = judge_waited_ns()
        self.cpu_ns = 0

    def left(self, cpu_s: float) -> tuple[float, float]:
        """Return the CPU time that the next request may take, at most `cpu_s`, and the time asleep; seconds.

        It is asked right before that request is sent.
        """
        self._judge_waited_ns = judge_waited_ns()
        cpu_left_s, blocked_left_s = self._cpu_s - self.cpu_ns / 1e9, self._blocked_s - self._blocked_ns / 1e9
        return max(_LEAST_S, min(cpu_s, cpu_left_s)), max(_LEAST_S, min(_LONGEST_SLEEP_S, blocked_left_s))

    def in_words(self, error: TimedOut) -> TimedOut:
        """Return an error of one request, with what all of them may take."""
        return TimedOut(
            f"{error}; one training may take {self._cpu_s:g} s of CPU time and {self._blocked_s:g} s asleep"
        )

    def charge(self, before: Usage, began_ns: int, usage: Callable[[], Usage]) -> None:
        """Count one request that has been answered.

        Args:
            before: What had been used when it was sent.
            began_ns: When it was sent, `time.monotonic_ns`.
            usage: Reads what has been used now.

        Raises:
            TimedOut: There is no CPU time left, or too much was slept.
            OutOfMemory: Its memory has grown too far.
        """
        elapsed_ns = time.monotonic_ns() - began_ns
        now = usage()
        elapsed_ns -= now.stood_still_ns - before.stood_still_ns
        self.cpu_ns += max(0, now.cpu_ns - before.cpu_ns)
        if before.waited_ns is not None and now.waited_ns is not None:
            # A reply that the judge saw late, because it had no processor itself, is no sleep of the worker.
            late_ns = max(0, judge_waited_ns() - self._judge_waited_ns)
            active_ns = now.cpu_ns - before.cpu_ns + now.waited_ns - before.waited_ns + late_ns
            self._blocked_ns += max(0, elapsed_ns - active_ns - _NOISE_NS)
        if self._resident_bytes is None:
            self._resident_bytes = before.resident_bytes
        if self.cpu_ns > self._cpu_s * 1e9:
            raise TimedOut(f"used more than {self._cpu_s:g} s of CPU time in one training")
        if self._blocked_ns > self._blocked_s * 1e9:
            raise TimedOut(f"slept for {self._blocked_s:g} s in one training")
        if now.resident_bytes - self._resident_bytes > self._memory_bytes:
            raise OutOfMemory(f"its memory grew by more than {self._memory_bytes >> 20} MiB in one training")
