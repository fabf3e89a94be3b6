"""The task adversary_strikes_back: its oracle against a search along the step."""

import pytest
import torch

from harness.compare import doubled
from harness.records import Outcome
from tasks.adversary_strikes_back import ATTACKS, DATA, TASK, helps_form, size_form
from tasks.common.one_weight import inputs, weight

from .bench import answering, verdicts


@pytest.mark.parametrize("case", DATA, ids=lambda case: case.name)
def test_the_prediction_changes_its_sign_at_the_step(case):
    """Halving in between 0 and 10 finds the ε of the oracle."""
    given = doubled(inputs(torch.Generator().manual_seed(4), **case.options))
    w = float(weight(given))
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        before = w * (given["x"] - middle * (1 if w > 0 else -1)) > 0
        low, high = (middle, high) if before else (low, middle)
    assert low == pytest.approx(float(size_form(given)["epsilon"]))


@pytest.mark.parametrize("attack", ["fgm", "fgsm"])
def test_weight_decay_helps_where_it_raises_the_step(attack):
    """The bool is whether the attack's own step grows between two weight decays."""
    data = {"inputs": torch.tensor([1.0, 2.0]).double(), "targets": torch.tensor([2.0, 1.0]).double()}
    little, much = (float(weight({**data, "weight_decay": decay})) for decay in (0.1, 1.0))
    steps = [1.0 / w if attack == "fgm" else 1.0 for w in (little, much)]
    assert helps_form({"attack": attack})["helps"] == (steps[1] > steps[0])
    assert sum(case.options["attack"] == attack for case in ATTACKS) == len(ATTACKS) / 2


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("attacked_prediction_is_zero", lambda x, **_: x**2),
        ("weight_decay_does_not_matter", lambda x, weight_decay, **_: abs(x) + weight_decay),
    ],
)
def test_a_property_that_does_not_hold_fails(name, answer, unordered):
    """Each property fails on a step that lacks it."""
    records, _ = verdicts(TASK.name, answering(TASK.name, flip_epsilon_fgsm=answer), task=unordered(TASK))
    assert records[name].outcome is Outcome.FAILED
