"""Caps on the CPU time and the sleep of one statement, within the process that runs it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import SupportsIndex

# A bare `except:` in the statement swallows the first alarm; it rings again.
AGAIN_SECONDS = 0.05


class Overrun(BaseException):
    """A statement took more time than it has; not an Exception, so that few handlers swallow it."""


def _stop(_signum: int, _frame: FrameType | None) -> None:
    raise Overrun


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raise Overrun in the block after `seconds` of the process's CPU time; blocks may nest.

    Only Python code is interrupted: one long call into a library ends by itself or by the judge's own limit. Where
    there is no such timer, or outside the main thread, the block is not limited.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    outer_left, _ = signal.getitimer(signal.ITIMER_PROF)
    granted = min(seconds, outer_left) if outer_left else seconds
    begun = time.process_time()
    handler = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, granted, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        if outer_left:
            left = outer_left - (time.process_time() - begun)
            signal.setitimer(signal.ITIMER_PROF, max(left, 1e-6), AGAIN_SECONDS)


@contextmanager
def sleep_limit(seconds: float) -> Iterator[None]:
    """Raise Overrun where the main thread would sleep for more than `seconds` in all within the block; blocks may nest.

    A file that waits for something waits in vain while it is loaded, and its sleep costs no CPU time.
    """
    outer, left, inside = time.sleep, seconds, True

    def sleep(duration: float | SupportsIndex, /) -> None:
        nonlocal left
        if inside and threading.current_thread() is threading.main_thread():
            left -= float(duration)
            if left < 0:
                raise Overrun
        outer(duration)

    time.sleep = sleep
    try:
        yield
    finally:
        inside = False
        if time.sleep is sleep:
            time.sleep = outer
