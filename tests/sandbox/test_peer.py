"""A worker that is timed: on one processor, and early in its turns where that may be asked for."""

import os
from pathlib import Path

import pytest

from harness.sandbox.peer import Peer


@pytest.fixture
def peer(zygote):
    """Return a worker's process id, bound to the first processor as it is timed."""
    with zygote.spawn() as worker:
        timed = Peer(worker, min(os.sched_getaffinity(0)))
        yield worker.pid
        timed.close()


def test_it_stays_on_its_processor(peer):
    """Both sides of a pair have the same one."""
    assert os.sched_getaffinity(peer) == {min(os.sched_getaffinity(0))}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may ask for earlier turns")
def test_its_turns_come_early(peer):
    """As a process, and as a session, where the scheduler shares time between sessions first."""
    assert os.getpriority(os.PRIO_PROCESS, peer) == -10
    group = Path(f"/proc/{peer}/autogroup")
    if group.exists():
        assert group.read_text(encoding="utf-8").strip().endswith("nice -10")
