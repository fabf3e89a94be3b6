"""What the self-test of timing promises follows from its verdicts, and a run goes on where it was."""

import pytest

from harness.errors import UsageError
from harness.selftest import timing
from harness.selftest.timing import Trial, measure_timing, promises


def trial(planted=0, ratio=1.0, half=0.02, elapsed_ns=2_000_000_000):
    """Return a verdict."""
    return Trial(
        workload="small",
        planted=planted,
        spin_ns=planted * 1000,
        ratio=ratio,
        low=ratio - half,
        high=ratio + half,
        forks=6,
        pairs=300,
        call_ns=100_000,
        elapsed_ns=elapsed_ns,
        load=1.0,
    )


def test_promises_count_what_was_right():
    """Three of four within 2 %, one slow-down of two seen."""
    trials = [trial(), trial(ratio=1.01), trial(ratio=0.99), trial(ratio=1.04), trial(10, 1.1), trial(10, 1.0)]
    found = {one.name: (one.held, one.trials) for one in promises(trials)}
    assert found["equal speed, within 2 % of 1"] == (3, 4)
    assert found["equal speed, the interval holds 1"] == (3, 4)
    assert found["10 % slower, seen (the interval is above 1)"] == (1, 2)


def test_few_verdicts_are_unsure():
    """Three right ones of three leave room for being wrong in half of all."""
    (share,) = [one for one in promises([trial()] * 3) if one.name == "a verdict in 5 s"]
    assert (share.held, share.trials) == (3, 3)
    assert share.low < 0.5
    assert share.high == 1.0


def test_a_run_goes_on_where_it_was(tmp_path, monkeypatch):
    """Verdicts that are kept are counted, and the next one follows them in turn."""
    asked = []
    monkeypatch.setattr(timing, "_trial", lambda _, earlier: asked.append(len(earlier)) or trial())
    ticks = iter(range(1000))
    monkeypatch.setattr(timing.time, "monotonic", lambda: next(ticks))
    keep = tmp_path / "kept.jsonl"
    for _ in range(2):
        report = measure_timing(3.0, say=lambda _: None, keep=keep, neighbours=0)
    assert asked == list(range(len(asked)))
    assert len(report.trials) == len(asked)


def test_another_file_is_no_earlier_run(tmp_path):
    """It is not overwritten."""
    path = tmp_path / "notes.txt"
    path.write_text("hello\n", encoding="utf-8")
    with pytest.raises(UsageError, match="holds no verdicts"):
        measure_timing(5.0, say=lambda _: None, keep=path)


def test_a_slow_down_is_planted_on_what_a_call_took():
    """Every other verdict is of equal speed; a call of it took 100 us, of which 10 per cent are 10 us."""
    assert timing._slow_down([]) == (0, 0)
    assert timing._slow_down([trial()]) == (10, 10_000)


def test_an_interval_is_held_to_what_was_planted():
    """A call that took longer than was foreseen was slowed down by less."""
    assert trial(10, 1.1).holds
    assert not trial(10, 1.0).holds
    assert trial().truth == 1.0
