"""What one pair of forks comes to: asking is taken off both, and time that no clock saw is charged."""

import math

import pytest

from harness.sandbox.peer import Window
from harness.timing.pairing import Schedule, _charged


def charged(reference_ns, submission_ns, *, idle_ns=0, share=0.5):
    """Return what ten equal turns come to, two calls a window."""
    turns = [(Window([], reference_ns, 0), Window([], submission_ns, idle_ns))] * 10
    return _charged(turns, Schedule(calls=2, pairs=10, rest_share=share))


@pytest.mark.parametrize("slower", [1, 3])
def test_asking_is_taken_off_as_a_share_of_the_references_window(slower):
    """Half of 300 us is asking, and 150 are left beside 200: the same on a machine that is three times as slow."""
    pair = charged(slower * 300_000, slower * 350_000)
    assert pair.logs == [pytest.approx(math.log(200 / 150))] * 10
    assert pair.samples[0] == (slower * 75_000, slower * 100_000)


def test_a_window_shorter_than_asking_is_no_less_than_nothing():
    """What answers without a call is faster by far, and the ratio is finite."""
    (log, *_), *_ = charged(300_000, 100_000)
    assert log < math.log(0.05)
    assert math.isfinite(log)


def test_time_in_which_nothing_ran_is_charged():
    """A submission that takes 50 us and is away for 150 more has taken 200."""
    pair = charged(300_000, 200_000, idle_ns=150_000)
    assert pair.logs[0] == pytest.approx(math.log(200 / 150))
    assert pair.idle_share == pytest.approx(0.75)
