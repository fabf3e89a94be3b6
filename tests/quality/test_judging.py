"""What a bar becomes: passed, failed, or how a submission broke; and what is never a pass."""

import dataclasses
import math
from itertools import count

import pytest
import torch

from harness.errors import Crashed, TimedOut, UsageError
from harness.quality import run_quality
from harness.records import Outcome, task_outcome

from .fakes import OPEN, RECIPE, SEEDS, STEPS, bar, judged, lesson, squared_error, task, verdicts

DIFFER = "gradients differ from the reference's during training"


def with_gradients(change):
    """Return a loss whose gradients are changed: `change(gradient, step)` for each of two arguments."""
    steps = count()

    def loss(inputs, targets, weights, bias):
        step = next(steps)
        for leaf in (weights, bias):
            leaf.register_hook(lambda gradient: change(gradient, step))
        return squared_error(inputs, targets, weights, bias)

    return loss


def measuring(values, **recipe):
    """Return a bar whose metric takes these values: of the submission, then of the reference if it is asked."""
    left = list(values)

    def drawn(generator):
        return dataclasses.replace(lesson(generator), measure=lambda _: {"closeness": left.pop(0)})

    return bar(dataclasses.replace(RECIPE, draw=drawn, **recipe))


def test_a_right_loss_passes():
    """The record holds what was reached, by whom, in how many steps, and how near the gradients were."""
    (record,) = judged(squared_error)
    assert (record.outcome, record.points, record.max_points, record.message) == (Outcome.PASSED, 4.0, 4.0, "")
    assert record.value > record.threshold
    assert record.reference is None  # nothing hung on it
    assert (record.steps, record.values, len(record.curve)) == (STEPS, (record.value,), STEPS)
    assert record.gradient_error < 1e-5


def test_gradients_that_are_no_numbers_have_no_small_error():
    """However near they were before: the record shows none, and the message says why."""
    (record,) = judged(with_gradients(lambda gradient, step: gradient if step < 3 else gradient * math.nan))
    assert record.outcome is Outcome.FAILED
    assert "they are not finite" in record.message
    assert record.gradient_error is None


def test_other_arithmetic_passes():
    """Sums written out, in double precision, with changes in place."""

    def loss(inputs, targets, weights, bias):
        errors = (inputs.double() * weights.double()).sum(dim=1)
        errors += bias.double()
        errors.sub_(targets)
        return errors.square().sum() / len(errors)

    assert judged(loss)[0].outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "change",
    [
        lambda gradient, _: torch.zeros_like(gradient),
        lambda gradient, _: gradient * math.nan,
        lambda gradient, _: -gradient,
        lambda gradient, _: 1.02 * gradient,
        lambda gradient, step: gradient if step % 7 else 2 * gradient,
        lambda gradient, step: gradient if step < STEPS - 1 else torch.ones_like(gradient),
        lambda gradient, step: gradient + 0.005 * (step % 2) * gradient.abs(),
    ],
    ids=["zero", "NaN", "turned", "a little longer", "at some steps", "at the last step", "a little at every second"],
)
def test_forged_gradients_score_nothing(change):
    """Wherever and however they are forged, and whatever the model has become."""
    (record,) = judged(with_gradients(change))
    assert (record.outcome, record.points, record.value) == (Outcome.FAILED, 0.0, None)
    assert record.message.startswith(DIFFER)


def test_a_stored_optimum_is_not_reached():
    """Gradients that push to the solution of the batch are not those of the loss."""

    def loss(inputs, targets, weights, bias):
        best = torch.linalg.lstsq(inputs, targets[:, None]).solution[:, 0]
        return ((weights - best) ** 2).sum() + (bias**2).sum()

    assert judged(loss)[0].message.startswith(DIFFER)


def test_data_of_ones_own_is_noticed():
    """A loss of other data, however good it is to train on, has other gradients."""

    def loss(inputs, targets, weights, bias):
        return squared_error(inputs.flip(0), targets, weights, bias)

    assert judged(loss)[0].message.startswith(DIFFER)


def test_a_loss_that_ignores_the_model_fails():
    """Its gradient is nothing, or there is none."""
    (record,) = judged(lambda inputs, targets, weights, bias: (0 * weights).sum() + 0 * bias.sum())
    assert record.message.startswith(DIFFER)
    (record,) = judged(lambda inputs, targets, weights, bias: targets.mean())
    assert record.message.startswith(DIFFER)
    (record,) = judged(lambda inputs, targets, weights, bias: 0.0)
    assert record.outcome is Outcome.FAILED
    assert "wanted a tensor of one number with a gradient" in record.message


@pytest.mark.parametrize(
    "sent",
    [{"weights": torch.ones(3), "bias": torch.ones(1)}, {"other": torch.ones(5)}, {"weights": torch.ones(5).long()}],
    ids=["another shape", "other names", "integers"],
)
def test_gradients_of_another_form_score_nothing(sent):
    """A worker that answers what it likes is not believed."""
    recipe = dataclasses.replace(RECIPE, opened=lambda subject: lambda asked: sent)
    (record,) = judged(squared_error, bar(recipe))
    assert (record.outcome, record.points) == (Outcome.FAILED, 0.0)


def test_a_reply_that_can_not_be_read_is_the_submissions_fault():
    """What a recipe stumbles on while it reads a reply costs the submission, not the task."""
    recipe = dataclasses.replace(RECIPE, opened=lambda subject: lambda asked: asked["weights"].nothing)
    (record,) = judged(squared_error, bar(recipe))
    assert (record.outcome, "can't be read" in record.message) == (Outcome.FAILED, True)


def test_a_recipe_that_fails_is_the_tasks_fault():
    """What the judge's own half raises is no verdict on anybody."""

    def draw(generator):
        raise ValueError("a letter is missing")

    (record,) = judged(squared_error, bar(dataclasses.replace(RECIPE, draw=draw)))
    assert (record.outcome, record.points) == (Outcome.HARNESS_ERROR, None)
    assert "a letter is missing" in record.message


@pytest.mark.parametrize(
    ("values", "outcome", "value"),
    [
        ([0.5], Outcome.PASSED, 0.5),
        ([0.4, 0.9, 0.6, 0.7], Outcome.PASSED, 0.6),
        ([0.4, 0.9, 0.6, 0.3, 0.9], Outcome.FAILED, 0.4),
        ([math.nan, 0.9, math.nan, 0.9, math.nan, 0.9], Outcome.FAILED, 0.0),
    ],
    ids=["the first is enough", "two of three", "one of three", "no number"],
)
def test_one_lesson_or_the_median_of_three(values, outcome, value):
    """The first at or above the threshold passes; else two more, and the median decides."""
    (record,) = judged(squared_error, measuring(values))
    assert record.outcome is outcome
    assert record.value == value
    assert len(record.values) == (1 if len(values) == 1 else 3)
    assert record.reference == (None if len(values) == 1 else 0.9)


def test_a_lesson_that_is_too_hard_is_drawn_anew():
    """Where the task's own model stays low, the lesson doesn't count."""
    (record,) = judged(squared_error, measuring([0.1, 0.6, 0.8, 0.95], least=0.9))
    assert (record.outcome, record.values, record.reference) == (Outcome.PASSED, (0.8,), 0.95)


def test_above_the_threshold_and_below_the_floor_the_lesson_is_still_in_question():
    """A value that reaches the threshold counts only where the task's own model, or itself, reaches the floor."""
    (record,) = judged(squared_error, measuring([0.6, 0.7, 0.92], least=0.9))
    assert (record.outcome, record.values, record.reference) == (Outcome.PASSED, (0.92,), None)


def test_lessons_that_are_all_too_hard_are_the_tasks_fault():
    """After five in a row the task is ungraded."""
    (record,) = judged(squared_error, measuring([0.1] * 10, least=0.9))
    assert (record.outcome, record.points) == (Outcome.HARNESS_ERROR, None)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.CRASHED, Outcome.SKIPPED])
def test_what_was_not_checked_is_not_trained(outcome):
    """Every gating check must have passed in this worker."""
    whole = task(bar())
    (record,) = judged(squared_error, checks=verdicts(whole, outcome))
    assert (record.outcome, record.points, record.steps) == (Outcome.SKIPPED, 0.0, 0)
    assert "a, b did not pass" in record.message


def test_no_checks_are_no_passed_checks():
    """Nothing that was planned may be left out."""
    whole = task(bar())
    assert judged(squared_error, checks=())[0].outcome is Outcome.SKIPPED
    assert judged(squared_error, checks=verdicts(whole)[:1])[0].message == "not run, because b did not pass"


def test_a_task_without_bars_passes_nothing():
    """No record comes back, and none is planned: that is not a pass."""
    whole = task()
    records = run_quality(whole, None, SEEDS, checks=verdicts(whole))
    assert records == ()
    assert task_outcome(records, planned=0) is Outcome.HARNESS_ERROR


@pytest.mark.parametrize(("error", "outcome"), [(Crashed, Outcome.CRASHED), (TimedOut, Outcome.TIMED_OUT)])
def test_a_worker_that_fails_ends_the_stage(error, outcome):
    """The bar says how; the next is not run."""

    class Source:
        def subject(self, hook, *, cpu_s, allowance):
            raise error("the reason")

    whole = task(bar(), bar(setting="second"))
    first, second = run_quality(whole, Source(), SEEDS, checks=verdicts(whole))
    assert (first.outcome, first.message) == (outcome, "the reason")
    assert (second.outcome, second.message) == (Outcome.SKIPPED, "not run, because line did not pass")


def test_a_machine_that_can_not_grade_is_no_verdict():
    """The error goes on to whoever asked."""

    class Source:
        def subject(self, hook, *, cpu_s, allowance):
            raise UsageError("too weak")

    whole = task(bar())
    with pytest.raises(UsageError, match="too weak"):
        run_quality(whole, Source(), SEEDS, checks=verdicts(whole))


def test_one_recipe_is_trained_once_for_all_its_bars():
    """Bars that share it share the training, and a bar over another recipe takes the difference."""
    frozen = dataclasses.replace(RECIPE, trains=lambda name: name == "bias")
    seen = []
    bars = (bar(), bar(setting="over", over=frozen, threshold=0.1))
    first, second = judged(squared_error, *bars, on_step=seen.append)
    assert {record.outcome for record in (first, second)} == {Outcome.PASSED}
    assert second.value < first.value
    assert len(seen) == 2 * STEPS


def test_progress_tells_how_far_it_is():
    """Each step, the loss, and the time left, which ends at nothing."""
    seen = []
    judged(squared_error, on_step=seen.append)
    ours = [one for one in seen if not one.reference]
    assert [one.step for one in ours] == list(range(1, STEPS + 1))
    assert (ours[0].steps, ours[0].setting, ours[0].lesson) == (STEPS, "line", 1)
    assert ours[0].left_ns > 0
    assert ours[-1].left_ns == 0
    assert ours[-1].loss < ours[0].loss


def learner(inputs, targets, questions):
    """Return answers by least squares."""
    return questions @ torch.linalg.lstsq(inputs, targets[:, None]).solution[:, 0]


def test_an_open_ended_bar_counts_held_out_answers():
    """Model and optimiser are the submission's own, no gradient is compared, and the record says so."""
    (record,) = judged(squared_error, bar(OPEN), learn=learner)
    assert (record.outcome, record.value, record.open_ended) == (Outcome.PASSED, 1.0, True)
    assert record.gradient_error is None


@pytest.mark.parametrize(
    "learn",
    [
        lambda inputs, targets, questions: targets,
        lambda inputs, targets, questions: targets.mean().expand(len(questions)),
        lambda inputs, targets, questions: "all right",
        lambda inputs, targets, questions: torch.ones(3),
    ],
    ids=["the answers that it was given", "one answer for all", "no answers", "too few"],
)
def test_an_open_ended_bar_fails_what_learns_nothing(learn):
    """The answers to what was held out are not in what it is sent."""
    (record,) = judged(squared_error, bar(OPEN), learn=learn)
    assert (record.outcome, record.points) == (Outcome.FAILED, 0.0)


def test_a_record_has_what_the_task_shows_and_a_picture_that_fails_costs_nothing():
    """Of the lesson that decides, with the weights that were trained."""

    def shown(lesson, weights):
        return [{"kind": "norm", "value": float(weights["weights"].norm())}]

    def broken(lesson, weights):
        raise RuntimeError

    good, bad = (judged(squared_error, bar(dataclasses.replace(RECIPE, show=show))) for show in (shown, broken))
    assert good[0].pictures[0]["value"] > 0
    assert bad[0].pictures == ()
    assert good[0].outcome == bad[0].outcome == Outcome.PASSED
