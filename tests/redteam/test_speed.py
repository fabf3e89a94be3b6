"""Attacks on the clock fool a naive judge and gain nothing here."""

import pytest

from harness.errors import UsageError
from harness.redteam.corpus import Kind, Mechanism
from harness.redteam.speed import SPEED, Timed, read_speed_corpus, time_corpus, time_naively

ATTACKS = read_speed_corpus()


def quiet(_):
    """Say nothing."""


def named(name):
    """Return one attack."""
    return [one for one in ATTACKS if one.name == name]


def test_there_is_an_attack_of_every_known_kind():
    """Caches, threads, a child, look-ahead, laziness, the peer, work elsewhere, clocks, warm-up."""
    assert len(ATTACKS) >= 13


def test_a_memory_of_answers_gains_nothing():
    """Its input never comes again."""
    (timed,) = time_corpus(named("cache_by_content"), say=quiet)
    assert not timed.gained
    assert timed.outcome in ("passed", "inconclusive", "failed")


def test_a_gain_would_be_counted():
    """An interval that ends below the twin's time is one; a broken attack is none."""
    mechanism = Mechanism(
        name="x",
        family="speed",
        kind=Kind.ATTACK,
        path=SPEED / "x.py",
        tries="",
        rows=(),
        task="ridge_regression",
        deserves=0.0,
    )
    assert Timed(mechanism=mechanism, outcome="passed", ratio=0.5, high=0.6).gained
    assert not Timed(mechanism=mechanism, outcome="passed", ratio=1.0, high=1.02).gained
    assert not Timed(mechanism=mechanism, outcome="refused", ratio=None, high=None).gained


def test_a_corpus_without_a_twin_is_none(tmp_path):
    """There would be nothing to be faster than."""
    with pytest.raises(UsageError, match="honest_twin"):
        read_speed_corpus(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_every_attack_fools_the_naive_judge(attack):
    """It imports the file, repeats its input and reads its own clocks."""
    assert time_naively(attack) < 0.9


@pytest.mark.long
def test_no_attack_is_faster_than_its_twin():
    """The whole corpus."""
    assert [one.to_dict() for one in time_corpus(ATTACKS, say=quiet) if one.gained] == []
