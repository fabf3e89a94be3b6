"""The tasks attack_under_weight_decay and its inputs, which adversary_strikes_back shares: oracles by descent."""

import numpy as np
import pytest
import torch

from harness.compare import doubled
from harness.records import Outcome
from tasks.attack_under_weight_decay import DATA, TASK, epsilon_form
from tasks.common.one_weight import inputs, weight

from .bench import answering, verdicts


def drawn(case, seed=0):
    """Return the inputs of a case."""
    return inputs(torch.Generator().manual_seed(seed), **case.options)


@pytest.mark.parametrize("case", DATA, ids=lambda case: case.name)
def test_the_input_is_well_on_the_weights_side(case):
    """Input and weight have one sign, that of the case, and no product sum is near 0."""
    for seed in range(30):
        given = drawn(case, seed)
        products = given["inputs"] * given["targets"]
        assert given["x"] * products.sum() > 0
        assert np.sign(given["x"]) == case.options["side"]
        assert abs(products.sum()) >= 0.2 * np.abs(products).sum()


def test_some_examples_contradict_the_others():
    """With five examples or more, one has the other sign: a shortcut by signs alone is seen."""
    given = drawn(DATA[0], 2)
    assert len(set(np.sign(given["inputs"] * given["targets"]))) == 2


@pytest.mark.parametrize("case", DATA, ids=lambda case: case.name)
def test_the_step_takes_the_trained_models_prediction_to_zero(case):
    """The weight of least objective, by autograd and Newton, predicts 0 on x − εw."""
    given = doubled(drawn(case, 1))
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)
    for _ in range(2):
        value = ((w * given["inputs"] - given["targets"]) ** 2).sum() / (2 * len(given["inputs"]))
        slope = torch.autograd.grad(value + given["weight_decay"] * w**2, w, create_graph=True)[0]
        w = (w - slope / torch.autograd.grad(slope, w)[0]).detach().requires_grad_()
    assert float(weight(given)) == pytest.approx(w.item())
    left = w.item() * (given["x"] - float(epsilon_form(given)["epsilon"]) * w.item())
    assert left == pytest.approx(0, abs=1e-9 * abs(given["x"] * w.item()))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("attacked_prediction_is_zero", lambda x, inputs, **_: x * inputs.std()),
        ("rises_with_weight_decay", lambda x, **_: abs(x)),
        ("rises_with_weight_decay", lambda weight_decay, **_: 1 / weight_decay),
    ],
)
def test_a_property_that_does_not_hold_fails(name, answer, unordered):
    """Each property fails on a step that lacks it."""
    records, _ = verdicts(TASK.name, answering(TASK.name, flip_epsilon_fgm=answer), task=unordered(TASK))
    assert records[name].outcome is Outcome.FAILED


def test_the_chat_answer_fails_by_its_factor(loaded):
    """What a chat assistant answered is named: the weight shrinks by no fixed factor."""
    from .bench import ROOT, mistakes

    records, _ = verdicts(TASK.name, loaded(TASK, ROOT / "submissions" / "handout_chat" / f"{TASK.name}.py"))
    assert any("1/(1 + 2λ)" in words for words in mistakes(records))
