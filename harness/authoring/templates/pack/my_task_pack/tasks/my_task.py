"""Softmax with a temperature: scores become weights along the last axis.

The weight of entry i is exp(sᵢ/τ) / Σⱼ exp(sⱼ/τ). A high temperature τ makes the weights alike; a low one leaves the
weight to the largest score.

Graded: the weights by value for scores of two and three axes, with zeros, and so large that exp(s) overflows; that
weights add up to 1; that adding a number to all scores of a row changes nothing.
Not graded: which container comes back, and float32 or float64.
"""

import torch

from harness import Between, Case, Check, FloatTensor, Task, close, hookspec, tolerances_beside


class Spec:
    """The hook of the task: what a submission writes. Argument names count; a docstring says shapes and errors."""

    @hookspec
    def my_task(self, scores: FloatTensor, temperature: float):
        """Return the weights, the shape of scores (..., d), softmax over the last axis. Raises: nothing."""


# Inputs are drawn from the generator alone, so that a key gives the same inputs again. Whatever is special about an
# input (zeros, sizes, scale) is a keyword here, and a case below asks for it.
def inputs(generator, *, shape, scale=1.0, zeros=0.0):
    """Return scores and a temperature.

    Args:
        generator: The source of all numbers.
        shape: The shape of the scores.
        scale: The size of the scores.
        zeros: The share of scores that are exactly 0; 1 makes all of them 0.
    """
    scores = scale * torch.randn(shape, generator=generator)
    scores[torch.rand(shape, generator=generator) < zeros] = 0.0
    return {"scores": scores, "temperature": 0.5 + torch.rand((), generator=generator).item()}


def repeated_inputs(generator, *, rows, width):
    """Return scores whose rows are all the same, and a temperature."""
    given = inputs(generator, shape=(1, width))
    return {**given, "scores": given["scores"].expand(rows, width).clone()}


def ask(subject, given):
    """Ask a submission; the answers get names, and the formulas below give what is wanted by the same names."""
    return {"weights": subject.my_task(scores=given["scores"], temperature=given["temperature"])}


# Honest formulas, in float64: a submission may compute by any of them. How far rounding moves them is measured by
# `harness lint --freeze`, and makes the tolerance: nobody picks one.
def by_largest(given):
    """The definition, with the largest score subtracted so that nothing overflows."""
    scaled = given["scores"] / given["temperature"]
    powers = torch.exp(scaled - scaled.max(dim=-1, keepdim=True).values)
    return {"weights": powers / powers.sum(dim=-1, keepdim=True)}


def by_logarithm(given):
    """The exponential of the scaled scores minus the logarithm of their sum of exponentials."""
    scaled = given["scores"] / given["temperature"]
    return {"weights": torch.exp(scaled - torch.logsumexp(scaled, dim=-1, keepdim=True))}


# Known mistakes, in the shape of a formula: a wrong answer that one of them reproduces is told so by name.
def temperature_multiplies(given):
    """The scores times the temperature."""
    return {"weights": torch.softmax(given["scores"] * given["temperature"], dim=-1)}


def temperature_is_lost(given):
    """No temperature at all."""
    return {"weights": torch.softmax(given["scores"], dim=-1)}


def over_the_first_axis(given):
    """Columns add up to 1 instead of rows."""
    return {"weights": torch.softmax(given["scores"] / given["temperature"], dim=0)}


def over_everything(given):
    """All entries together add up to 1."""
    scaled = given["scores"] / given["temperature"]
    return {"weights": torch.softmax(scaled.flatten(), dim=0).reshape(scaled.shape)}


def logarithms(given):
    """The logarithm of the weights."""
    return {"weights": torch.log_softmax(given["scores"] / given["temperature"], dim=-1)}


def of_magnitudes(given):
    """Scores over the sum of their magnitudes: no exponential."""
    return {"weights": given["scores"] / given["scores"].abs().sum(dim=-1, keepdim=True)}


# Properties are what must hold whatever the formula; they return findings, and no finding is a pass.
def weights_add_up_to_one(subject, trial):
    """Check that the weights of each row add up to 1."""
    given = trial.inputs()
    sums = torch.as_tensor(subject.my_task(**given)).double().sum(dim=-1)
    return close(sums, torch.ones_like(sums), asked=ADD_UP)


def one_number_for_all_scores_changes_nothing(subject, trial):
    """Check that adding a number to every score leaves the weights as they are."""
    given = trial.inputs()
    weights = torch.as_tensor(subject.my_task(**given))
    moved = {**given, "scores": given["scores"] + 1.0 + torch.rand((), generator=trial.generator())}
    return close(subject.my_task(**moved), weights, asked=SHIFT)


ASKED = "softmax(scores / temperature) over the last axis, the shape of scores"
ADD_UP = "the weights along the last axis add up to 1"
SHIFT = "adding a number to all scores changes nothing"
MISTAKES = {
    "the scores are multiplied by the temperature; they are divided by it": temperature_multiplies,
    "the temperature is not used": temperature_is_lost,
    "the softmax runs over the first axis; it is the last": over_the_first_axis,
    "the softmax runs over all entries at once; it is along the last axis": over_everything,
    "this is the logarithm of the weights": logarithms,
    "there is no exponential: scores are divided by the sum of their magnitudes": of_magnitudes,
}

# A size is a range, drawn anew for every run: code that is right at one run's sizes alone passes no second one.
# `precision=True` marks cases that tell float32 from arithmetic in half precision.
CASES = (
    Case("rows", shape=(Between(2, 6), Between(3, 9)), precision=True, kind="a matrix"),
    Case("odd", shape=(Between(3, 7, step=2), Between(5, 11, step=2)), kind="odd sizes"),
    Case("batch", shape=(Between(2, 5), Between(3, 6), Between(2, 7)), precision=True, kind="three axes"),
    Case("one_row", shape=(1, Between(4, 9)), kind="one row"),
    Case("one_score", shape=(Between(2, 5), 1), kind="one score a row: its weight is 1"),
    Case("zeros", shape=(Between(3, 6), Between(4, 9)), zeros=0.4, kind="scores of exactly 0 among others"),
    Case("all_zero", shape=(Between(3, 6), Between(4, 9)), zeros=1.0, kind="nothing but zeros"),
    Case("large", shape=(Between(3, 6), Between(4, 9)), scale=300.0, kind="scores of some hundreds: exp(s) overflows"),
    Case("tiny", shape=(Between(3, 6), Between(4, 9)), scale=1e-5, kind="scores of size 1e-5"),
)

TASK = Task(
    name="my_task",
    title="Softmax with a temperature",
    handout="none",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        # The one visible check: a student sees its input, what was expected and what came.
        Check(
            name="example",
            hook="my_task",
            asks=ASKED,
            cases=(Case("example", visible=True, shape=(2, 3)),),
            ask=ask,
            forms=(by_largest, by_logarithm),
            mistakes=MISTAKES,
            points=1.0,
        ),
        Check(
            name="value",
            hook="my_task",
            asks=ASKED,
            cases=CASES,
            ask=ask,
            forms=(by_largest, by_logarithm),
            mistakes=MISTAKES,
            points=6.0,
        ),
        Check(
            name="repeated_rows",
            hook="my_task",
            asks=ASKED,
            inputs=repeated_inputs,
            cases=(Case("repeated", rows=Between(2, 5), width=Between(3, 8), kind="a row that is repeated"),),
            ask=ask,
            forms=(by_largest, by_logarithm),
            points=1.0,
            after=("value",),
        ),
        Check(
            name="weights_add_up_to_one",
            hook="my_task",
            asks=ADD_UP,
            cases=CASES[:3],
            holds=weights_add_up_to_one,
            points=1.0,
            after=("value",),
        ),
        Check(
            name="one_number_for_all_scores_changes_nothing",
            hook="my_task",
            asks=SHIFT,
            cases=CASES[:3],
            holds=one_number_for_all_scores_changes_nothing,
            points=1.0,
            after=("value",),
        ),
    ),
)
