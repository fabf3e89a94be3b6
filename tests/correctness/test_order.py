"""When a case is asked does not tell which one it is."""

import pytest
import torch

from harness import Case
from harness.correctness import run_checks
from harness.records import Outcome
from harness.sandbox.inline import InlineSource
from harness.seeds import RunKey, Seeds

from .fakes import subject, task, value

SIZES = range(1, 9)
CHECK = value(cases=tuple(Case(f"of {size}", count=size, kind=f"{size} numbers") for size in SIZES))


def asked(key):
    """Return the sizes of the inputs in the order in which a run of that key asks for them."""
    sizes = []

    def double(values):
        sizes.append(len(values))
        return values * 2

    seeds = Seeds(key=RunKey.from_hex(key), digest="d", task="t")
    run_checks(task(CHECK), InlineSource(subject(double)), seeds)
    return sizes


def test_the_order_follows_from_the_key():
    """The same key asks in the same order, others in others, and every case is asked once."""
    orders = [asked(f"{key:x}") for key in range(1, 6)]
    assert orders[0] == asked("1")
    assert len({tuple(order) for order in orders}) == 5
    assert all(sorted(order) == list(SIZES) for order in orders)


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_the_first_case_of_the_task_that_fails_is_told(key):
    """Whatever the order of asking, a verdict reads as the task lists its cases."""
    seeds = Seeds(key=RunKey.from_hex(key), digest="d", task="t")
    source = InlineSource(subject(lambda values: values * torch.where(torch.tensor(len(values) < 4), 2.0, 3.0)))
    ((record,), _) = run_checks(task(CHECK), source, seeds)
    assert record.outcome is Outcome.FAILED
    assert "with 4 numbers: another result" in record.message
