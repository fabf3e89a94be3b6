"""What many requests together may take."""

import itertools
import time

import pytest

from harness.errors import OutOfMemory, TimedOut
from harness.sandbox.allowance import Allowance, Usage, judge_waited_ns

SECOND = 1_000_000_000


def charged(*usages, elapsed_s=1.0, **limits):
    """Charge a request between each two usages, and return the allowance."""
    allowance = Allowance(**{"cpu_s": 10.0, "blocked_s": 2.0, "memory_bytes": 1 << 20, **limits})
    for before, after in itertools.pairwise(usages):
        allowance.charge(before, time.monotonic_ns() - int(elapsed_s * SECOND), lambda now=after: now)
    return allowance


def test_cpu_time_adds_up():
    """What is left shrinks with each request, and never to nothing: the next one tells."""
    allowance = charged(Usage(0, 0, 0), Usage(3 * SECOND, 0, 0), Usage(9 * SECOND, 0, 0), elapsed_s=0)
    assert allowance.cpu_ns == 9 * SECOND
    assert allowance.left(5.0)[0] == pytest.approx(1.0)
    with pytest.raises(TimedOut, match="used more than 10 s of CPU time in one training"):
        charged(Usage(0, 0, 0), Usage(11 * SECOND, 0, 0))


def test_waiting_for_a_processor_is_not_sleeping():
    """Neither running nor waiting to run is blocked."""
    assert charged(Usage(0, 0, 0), Usage(SECOND // 2, SECOND // 2, 0)).left(5.0)[1] == pytest.approx(2.0)
    assert charged(Usage(0, 0, 0), Usage(SECOND // 4, SECOND // 4, 0)).left(5.0)[1] == pytest.approx(1.5, abs=0.1)


def test_sleeping_adds_up():
    """A little in each request ends the training all the same."""
    with pytest.raises(TimedOut, match="slept for 2 s in one training"):
        charged(*[Usage(0, 0, 0)] * 4)


def test_a_judge_that_stood_still_is_not_the_workers_sleep():
    """It was stopped from a terminal."""
    stood = [Usage(0, 0, 0, second * SECOND) for second in range(9)]
    assert charged(*stood).left(5.0)[1] == pytest.approx(2.0, abs=0.1)


def test_where_waiting_can_not_be_read_nothing_is_called_asleep():
    """A busy machine must not fail anybody."""
    assert charged(*[Usage(0, None, 0)] * 9).left(5.0)[1] == pytest.approx(2.0)


def test_memory_may_grow_so_far():
    """It counts from the first request on."""
    charged(Usage(0, 0, 5 << 20), Usage(SECOND, 0, 6 << 20))
    with pytest.raises(OutOfMemory, match="grew by more than 1 MiB"):
        charged(Usage(0, 0, 5 << 20), Usage(SECOND, 0, 6 << 20), Usage(2 * SECOND, 0, (6 << 20) + 1))


def test_the_limit_of_one_request_is_put_into_words():
    """Whoever reads it learns what a training may take."""
    said = str(charged().in_words(TimedOut("slept for 0.2 s")))
    assert said == "slept for 0.2 s; one training may take 10 s of CPU time and 2 s asleep"


def test_a_reply_that_is_seen_late_is_no_sleep(monkeypatch):
    """While the judge itself waits for a processor it sees nothing, and that is not the worker's fault."""
    waited = itertools.count(0, 3 * SECOND // 4)
    monkeypatch.setattr("harness.sandbox.allowance.judge_waited_ns", lambda: next(waited))
    assert charged(*[Usage(0, 0, 0)] * 2).left(5.0)[1] == pytest.approx(1.75, abs=0.1)


def test_how_long_this_process_waited_never_falls_while_its_threads_live():
    """It is read from the system; two busy threads on any machine wait a little."""
    first = judge_waited_ns()
    assert 0 <= first <= judge_waited_ns()
