"""Judges: items are judged once each, by several processes, whatever happens to a process."""

import os
import signal
from contextlib import contextmanager

import pytest

from harness import environment
from harness.errors import HarnessFault, UsageError
from harness.grading.judges import Judges


class Gathered:
    """Takes what judges tell, by place."""

    def __init__(self):
        self.verdicts, self.said, self.reasons = {}, [], {}

    def told(self, place, data):
        """Keep what was told."""
        self.said.append((place, data))

    def judged(self, place, data):
        """Keep a verdict; there is only one."""
        assert place not in self.verdicts
        self.verdicts[place] = data

    def lost(self, place, reason):
        """Keep why there is none."""
        self.reasons[place] = reason


class Desk:
    """Judges by a function."""

    def __init__(self, function):
        self.judge = function


def judged(function, items, *, jobs=2):
    """Have items judged by a function, and return what was gathered."""

    @contextmanager
    def desk():
        yield Desk(function)

    gathered = Gathered()
    with Judges(desk, jobs=jobs) as judges:
        judges.judge(items, gathered)
    return gathered


def square(item, say):
    """Return an item's square, and tell of it."""
    say({"item": item})
    return item * item


def own_process(item, say):
    """Return the number of the process that judges."""
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_item_is_judged_once(jobs):
    """Verdicts and what is told are known by the item's place, whatever the number of judges."""
    gathered = judged(square, range(3, 10), jobs=jobs)
    assert gathered.verdicts == {place: (place + 3) ** 2 for place in range(7)}
    assert sorted(gathered.said, key=str) == [(place, {"item": place + 3}) for place in range(7)]


def test_several_judges_are_several_processes():
    """None of them is this one."""
    pids = set(judged(own_process, range(6)).verdicts.values())
    assert os.getpid() not in pids


def own_processors(item, say):
    """Return the processors that the process that judges may use, and its number."""
    return [os.getpid(), environment.processors()]


@pytest.mark.skipif(environment.cores() < 2, reason="one judge alone judges in this process")
def test_where_there_is_one_judge_a_processor_each_stays_on_its_own():
    """It shares it with no other judge, and this process may use all of them as before."""
    before = environment.processors()
    gathered = judged(own_processors, range(12), jobs=len(before))
    by_judge = dict(gathered.verdicts.values())
    own = [processor for (processor,) in by_judge.values()]
    assert len(set(own)) == len(own)
    assert set(own) <= set(before) == set(environment.processors())


def test_where_judges_and_processors_are_not_one_to_one_judges_stay_nowhere():
    """The system spreads them."""
    before = environment.processors()
    gathered = judged(own_processors, range(6), jobs=len(before) + 1)
    assert all(processors == before for _, processors in gathered.verdicts.values())


def test_judges_stay_for_another_round():
    """What a judge has opened serves the next items too."""

    @contextmanager
    def desk():
        yield Desk(own_process)

    first, second = Gathered(), Gathered()
    with Judges(desk, jobs=2) as judges:
        judges.judge([1, 2], first)
        judges.judge([3, 4, 5, 6], second)
    assert set(second.verdicts.values()) <= set(first.verdicts.values())


def test_an_item_whose_judge_was_killed_is_judged_by_another(tmp_path):
    """Nothing is lost by one death."""

    def die_once(item, say):
        if item == 2 and not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    gathered = judged(die_once, range(5))
    assert gathered.verdicts == {place: place for place in range(5)}


def test_an_item_that_kills_its_judges_costs_itself_alone():
    """It is reported as lost, with the manner of the death; the others have their verdicts."""

    def die(item, say):
        if item == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    gathered = judged(die, range(4))
    assert (gathered.verdicts, gathered.reasons) == (
        {0: 0, 2: 2, 3: 3},
        {1: "the judge's process ended 2 times (signal 9)"},
    )


@pytest.mark.parametrize("error", [UsageError("too weak"), HarnessFault("no worker")])
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_no_item_is_to_blame_for_ends_the_round(jobs, error):
    """An error that a desk raises comes back with its class and its words."""

    def fail(item, say):
        raise error

    with pytest.raises(type(error), match=str(error)):
        judged(fail, range(4), jobs=jobs)


def test_no_judge_outlives_its_round():
    """After the block every process has ended."""
    pids = set(judged(own_process, range(6)).verdicts.values())
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
