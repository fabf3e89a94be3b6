"""The sequential verdict on measurements that are made up."""

import math
import random
from types import SimpleNamespace

import pytest

from harness.errors import Killed
from harness.timing import verdict as verdict_module
from harness.timing.pairing import PairOfForks, Schedule
from harness.timing.verdict import Speed, decide

LOOKS = (6, 8, 12)


def verdict(truth, *, limit=1.10, available=100, seed=0, within=0.08):
    """Return the verdict on a submission of a true ratio, and how many pairs of forks it took."""
    chance = random.Random(seed)  # noqa: S311 - made-up noise
    pairs = []

    def one_more():
        if len(pairs) >= available:
            return False
        luck = chance.gauss(math.log(truth), 0.01)
        pairs.append(PairOfForks([chance.gauss(luck, within) for _ in range(40)], [], 0.0))
        return True

    return decide(one_more, pairs, limit, LOOKS), len(pairs)


@pytest.mark.parametrize(
    ("truth", "speed"), [(0.8, Speed.FASTER), (1.0, Speed.WITHIN), (1.04, Speed.WITHIN), (1.25, Speed.SLOWER)]
)
def test_what_is_clear_is_said_at_the_first_look(truth, speed):
    """Six pairs of forks are enough away from the limit."""
    seeds = range(10)
    assert {verdict(truth, seed=seed) for seed in seeds} <= {(speed, 6), (speed, 8), (Speed.FASTER, 6)}
    assert [verdict(truth, seed=seed)[0] for seed in seeds].count(speed) >= 8


def test_at_the_limit_nothing_is_said():
    """All looks are used, and neither side is chosen."""
    assert verdict(1.10, seed=3) == (Speed.INCONCLUSIVE, 12)


def test_a_budget_that_is_spent_is_inconclusive():
    """What could not be looked at is no verdict against anybody."""
    assert verdict(1.5, available=3) == (Speed.INCONCLUSIVE, 3)


def test_noise_never_says_the_wrong_side():
    """A machine ten times as noisy makes verdicts inconclusive, not wrong."""
    spoken = {verdict(1.0, limit=1.25, seed=seed, within=0.8)[0] for seed in range(40)}
    assert Speed.SLOWER not in spoken


@pytest.mark.parametrize(("times", "ends"), [(1, Speed.WITHIN), (3, Killed)])
def test_a_killed_worker_is_tried_anew(monkeypatch, times, ends):
    """A signal from outside may have been meant for somebody else; what kills each of three pairs ends the verdict."""
    left = [times]

    def run_pair(*_, **__):
        if left[0]:
            left[0] -= 1
            raise Killed("killed by the system")
        return PairOfForks([0.001, -0.001] * 20, [(1000, 1000)], 0.0), Schedule(calls=1, pairs=40)

    monkeypatch.setattr(verdict_module, "run_pair", run_pair)
    question = SimpleNamespace(workload=SimpleNamespace(limit=1.25))

    def measured():
        return verdict_module.measure_speed(None, question, (None, None), None).speed

    if ends is Killed:
        with pytest.raises(Killed):
            measured()
    else:
        assert measured() is ends


def paced(seconds_a_turn, *, budget):
    """Return how many turns each pair of forks gets, of 80, where one turn takes so long."""
    now = [0.0]
    pace, turns = verdict_module.Pace(budget, clock=lambda: now[0]), []
    for done in range(budget.looks[1]):
        schedule = pace.schedule(done) or Schedule(calls=1, pairs=80)
        now[0] += schedule.pairs * seconds_a_turn
        pace.note(schedule)
        turns.append(schedule.pairs)
    return turns, now[0]


def test_a_quick_machine_gives_every_turn():
    """Six pairs of forks at 0.4 s are done before the first look is due."""
    turns, _ = paced(0.005, budget=verdict_module.Budget(looks=(6, 8)))
    assert turns == [80] * 8


def test_a_busy_machine_gives_fewer_turns_up_to_the_first_look():
    """At 1.6 s a pair six would take 9.6 s; the first look is had in time, and what follows is whole again."""
    turns, took_s = paced(0.02, budget=verdict_module.Budget(looks=(6, 8)))
    assert turns[0] == 80
    assert all(6 <= count < 40 for count in turns[1:6])
    assert took_s - 2 * 1.6 <= 4.6
    assert turns[6:] == [80, 80]
