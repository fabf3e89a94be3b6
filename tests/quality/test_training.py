"""One training: the optimiser is AdamW, only gradients come from outside, and a question is as it was drawn."""

import dataclasses

import pytest
import torch

from harness.errors import InvalidTask
from harness.quality.training import Asking, GradientsDiffer, Training
from harness.recipe import Answer, Lesson, OpenRecipe, QualityBar, Question, Recipe

from .fakes import RECIPE, STEPS, answer, lesson


def drawn():
    """Return the lesson of one seed."""
    return lesson(torch.Generator().manual_seed(1))


def trained(recipe=RECIPE, gradients=lambda asked: answer(asked).gradients):
    """Return a finished training with gradients that are compared."""
    training = Training(recipe, drawn())
    with Asking(gradients) as asking:
        while not training.done:
            training.step(asking)
        training.settle(asking)
    return training


def reference_weights(recipe):
    """Return what torch's own optimiser makes of the lesson."""
    one = drawn()
    leaves = {name: value.clone() for name, value in one.weights.items()}
    optimiser = torch.optim.AdamW(list(leaves.values()), betas=recipe.betas, weight_decay=recipe.weight_decay)
    for step in range(recipe.steps):
        optimiser.param_groups[0]["lr"] = recipe.learning_rate(step / recipe.steps)
        for name, gradient in answer(one.question(step, leaves).asked).gradients.items():
            leaves[name].grad = gradient
        optimiser.step()
    return leaves


@pytest.mark.parametrize("options", [{}, {"weight_decay": 0.1, "betas": (0.8, 0.95)}], ids=["Adam", "AdamW"])
def test_the_optimiser_is_that_of_torch(options):
    """After all steps the weights agree with those of torch.optim.AdamW."""
    recipe = dataclasses.replace(RECIPE, **options)
    for name, wanted in reference_weights(recipe).items():
        torch.testing.assert_close(trained(recipe).weights()[name], wanted, rtol=1e-4, atol=1e-5)


def test_what_is_frozen_stays():
    """A parameter that isn't trained keeps its start, weight decay or not."""
    recipe = dataclasses.replace(RECIPE, trains=lambda name: name == "weights", weight_decay=0.1)
    weights = trained(recipe).weights()
    assert weights["bias"].tolist() == [1.0]
    assert weights["weights"].abs().min() > 0


def test_the_loss_is_the_judges_own():
    """The curve is that of the task's model; a submission's loss isn't even asked for."""
    curve = trained().state.curve
    assert [step for step, _ in curve] == list(range(STEPS))
    assert curve[-1][1] < 0.01 * curve[0][1]


def on_a_kink(asked, *, at_zero=0.0, factor=1.0):
    """Return gradients of a line and a ReLU whose input is exactly 0, where any slope up to its own may come."""
    weights = asked["weights"]
    z = weights @ asked["inputs"]
    slope = factor * (at_zero if z == 0 else float(z > 0))
    return Answer(0.0, {"weights": torch.tensor([3.0, 5.0]) + slope * asked["inputs"]})


def one_step(offset=0.0, **answered):
    """Make one step with other gradients than the judge's own, at a kink or beside it; return the distance."""
    inputs = torch.tensor([0.5, 0.5])
    lesson = Lesson(
        weights={"weights": torch.tensor([1.0 + offset, -1.0])},
        question=lambda _, weights: Question({"inputs": inputs, **weights}),
        answer=on_a_kink,
        measure=lambda _: {},
    )
    training = Training(RECIPE, lesson)
    with Asking(lambda asked: on_a_kink(asked, **answered).gradients) as asking:
        training.step(asking)
    return training.state.distances[0]


def test_either_side_of_a_kink_is_right():
    """Where rounding alone decides whether a ReLU passes its input on, both gradients are the reference's."""
    assert one_step(at_zero=1.0) < 1e-6


@pytest.mark.parametrize("options", [{"factor": 2.0, "at_zero": 1.0}, {"factor": 2.0, "offset": 1e-3}])
def test_a_kink_excuses_nothing_else(options):
    """Neither another gradient at a kink, nor any where rounding does not decide."""
    with pytest.raises(GradientsDiffer):
        one_step(**options)


def test_gradients_that_differ_end_it():
    """The message says when and by how much."""
    with pytest.raises(GradientsDiffer, match=r"differ from the reference's during training: at step 1 by 1 of their"):
        trained(gradients=lambda asked: {name: 2 * value for name, value in answer(asked).gradients.items()})


def test_a_doubtful_last_step_is_looked_at_again():
    """Eight more states are asked when the last distance lies between the limits; they decide."""
    calls = []

    def off_from_the_last_step(asked):
        calls.append(asked)
        off = 1.005 if len(calls) >= STEPS else 1.0
        return {name: off * value for name, value in answer(asked).gradients.items()}

    with pytest.raises(GradientsDiffer, match="reduced precision"):
        trained(gradients=off_from_the_last_step)
    assert len(calls) == STEPS + 8


def test_a_recipe_that_trains_nothing_is_rejected():
    """No steps, or no hook, would show nothing."""
    with pytest.raises(InvalidTask, match="trains nothing"):
        dataclasses.replace(RECIPE, steps=0)
    with pytest.raises(InvalidTask, match="asks no hook"):
        dataclasses.replace(RECIPE, hooks=())


def test_an_open_recipe_is_compared_with_nothing():
    """It has no weights of the judge's to take a second training of."""
    recipe = OpenRecipe(hooks=("learn",), draw=lesson, answers=answer, measure=answer)
    with pytest.raises(InvalidTask, match="no other to compare"):
        QualityBar(setting="s", metric="m", threshold=0.5, recipe=recipe, over=RECIPE)
    assert isinstance(RECIPE, Recipe)
