"""The witness of a failed visible check is made small, within 50 calls."""

import re

import pytest
import torch

from harness import Between, Case
from harness.correctness import witness
from harness.records import Outcome

from .fakes import subject, task, value, verdict

VISIBLE = Case("shown", count=Between(2, 40), visible=True)


def checked(function):
    """Return the verdict of a function on a visible check of 2 to 40 numbers, and how often it was called."""
    calls = []

    def counted(values):
        calls.append(len(values))
        return function(values)

    hidden = value(name="hidden", points=95.0)
    shown = value(name="shown", cases=(VISIBLE,), points=5.0)
    (_, record), _ = run(task(hidden, shown), counted)
    return record, calls


def run(whole, function):
    """Return the verdicts of a function."""
    from harness.correctness import run_checks
    from harness.sandbox.inline import InlineSource
    from harness.seeds import RunKey, Seeds

    seeds = Seeds(key=RunKey.from_hex("7"), digest="d", task="t")
    return run_checks(whole, InlineSource(subject(function)), seeds)


def test_what_is_always_wrong_is_shown_at_the_smallest_size():
    """Two numbers are easier to follow than forty."""
    record, calls = checked(lambda values: values * 3)
    assert record.outcome is Outcome.FAILED
    assert len(re.search(r"values = \[(.*)\]", record.message)[1].split(",")) == 2
    assert len(calls) <= 52


@pytest.mark.parametrize("least", [5, 11])
def test_what_is_wrong_from_a_size_on_is_shown_near_it(least):
    """The witness fails itself, and its half would not."""
    record, _ = checked(lambda values: values * (3 if len(values) >= least else 2))
    assert record.outcome is Outcome.FAILED
    size = int(re.search(r"with count (\d+)", record.message)[1])
    assert least <= size
    assert 2 + (size - 2) // 2 < least


def test_a_smaller_input_at_which_the_code_breaks_is_another_fault():
    """The wrong answer is shown, not the crash."""

    def breaking(values):
        if len(values) < 3:
            raise ValueError("too few")
        return values * 3

    record, calls = checked(breaking)
    assert record.outcome is Outcome.FAILED
    assert "another result" in record.message
    assert int(re.search(r"with count (\d+)", record.message)[1]) >= 3
    assert min(calls) == 2


def test_a_hidden_check_calls_once_a_case():
    """Nothing is shown, so nothing is made small."""
    calls = []

    def counted(values):
        calls.append(len(values))
        return values * 3

    assert verdict(value(cases=(Case("hidden", count=Between(2, 40)),)), counted).outcome is Outcome.FAILED
    assert len(calls) == 1


def test_other_keys_ask_at_other_sizes():
    """Code that is right for the sizes of one run passes no second one."""
    from harness.correctness import run_checks
    from harness.sandbox.inline import InlineSource
    from harness.seeds import RunKey, Seeds

    sizes = set()

    def counted(values):
        sizes.add(len(values))
        return torch.mul(values, 2)

    whole = task(value(cases=(Case("hidden", count=Between(2, 40)),)))
    for key in range(1, 12):
        run_checks(whole, InlineSource(subject(counted)), Seeds(key=RunKey.from_hex(f"{key:x}"), digest="d", task="t"))
    assert len(sizes) > 3


def test_no_try_is_begun_when_the_time_is_up(monkeypatch):
    """An answer that naps is shown as it came first."""
    monkeypatch.setattr(witness, "_MOST_SECONDS", -1.0)
    record, calls = checked(lambda values: values * 3)
    assert record.outcome is Outcome.FAILED
    assert len(calls) == 2


def drawn(generator, *, count, factor=0.5):
    """Return numbers, and two things that the hook does not take."""
    return {"values": 1 + torch.rand(count, generator=generator), "factor": factor + 0.07, "others": torch.ones(2)}


def witnessed(case):
    """Return what is said of a wrong answer to a visible case."""
    hidden = value(name="hidden", points=95.0)
    shown = value(name="shown", cases=(case,), points=5.0, inputs=drawn)
    (_, record), _ = run(task(hidden, shown), lambda values: values * 3)
    return record.message


def test_a_witness_shows_what_the_hook_takes():
    """What other hooks of the task are asked with is no input of this one."""
    message = witnessed(Case("shown", count=2, visible=True))
    assert "\nvalues = [" in message
    assert "factor" not in message
    assert "others" not in message


@pytest.mark.parametrize(("kind", "words"), [("", "with count 2: another"), ("five values", "with five values: ")])
def test_the_words_of_a_case_leave_out_what_is_shown(kind, words):
    """An input is not told twice, with two numbers; a task's own words stand."""
    case = Case("shown", count=2, values=1.0, visible=True, kind=kind)
    hidden = value(name="hidden", points=95.0)
    shown = value(
        name="shown", cases=(case,), points=5.0, inputs=lambda generator, count, values: drawn(generator, count=count)
    )
    (_, record), _ = run(task(hidden, shown), lambda values: values * 3)
    assert f"came: {words}" in record.message
