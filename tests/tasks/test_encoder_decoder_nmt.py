"""The task encoder_decoder_nmt: its checks, its lesson, submissions with their verdicts."""

import dataclasses
from pathlib import Path

import pytest
import torch

from harness.catalog import discover
from harness.correctness import run_checks
from harness.quality.training import Asking, GradientsDiffer, Training
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from tasks.causal_attention import TASK as CAUSAL_TASK
from tasks.common.translation import CAUSAL, ENCODER_DECODER, METRIC, PLAIN, POSITIONS, SCAFFOLD, lesson
from tasks.encoder_decoder_nmt import TASK
from tasks.scaled_dot_attention import TASK as PLAIN_TASK

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / TASK.name).glob("*.py"))
GATING = sum(check.gating for check in TASK.checks)
(BAR,) = TASK.quality
# Their attention is right, and the positions that they bring are not: the checks pass, and training tells.
POSITIONS_ALONE = {"failed__no_positions", "failed__positions_in_halves"}
STEPS = 4


@pytest.fixture(scope="module")
def drawn():
    """Return one lesson of few steps."""
    return lesson(torch.Generator().manual_seed(1), translator=ENCODER_DECODER, steps=STEPS)


def outcome(source, number=5):
    """Return the outcome of the checks."""
    seeds = Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)
    records, _ = run_checks(TASK, source, seeds)
    return task_outcome(records, planned=GATING)


def distances(source, drawn):
    """Train a few steps, and return how far the gradients lay from the reference's."""
    training = Training(dataclasses.replace(BAR.recipe, steps=STEPS), drawn)
    subject = source.subject(PLAIN, cpu_s=5)
    with Asking(BAR.recipe.opened(subject)) as asking:
        while not training.done:
            training.step(asking)
    return training.state.distances


def test_the_points_add_up_to_ten():
    """Checks and training carry 10 points; the positions, which may be left out, none."""
    assert TASK.points + BAR.points == pytest.approx(10)
    assert [check.name for check in TASK.checks if not check.gating] == ["positions"]


@pytest.mark.parametrize(("hook", "origin"), [(PLAIN, PLAIN_TASK), (CAUSAL, CAUSAL_TASK)])
def test_every_gating_check_of_both_attentions_is_repeated(hook, origin):
    """With its cases, its order and its tolerances."""
    repeated = {check.name: check for check in TASK.checks if check.hook == hook}
    for check in origin.checks:
        if not check.gating:
            continue
        found = repeated.pop(f"{hook}_{check.name}")
        assert found.cases == check.cases
        assert found.after == tuple(f"{hook}_{name}" for name in check.after)
        for case in check.cases:
            fractions = {
                name: task.tolerances.fraction(which.name, case.name, "context vectors")
                for name, task, which in (("here", TASK, found), ("there", origin, check))
            }
            assert fractions["here"] == fractions["there"]
    assert repeated == {}


def test_the_scaffold_holds_no_attention():
    """No softmax, no mask, no name of a hook or of a class that serves one."""
    names = {PLAIN, CAUSAL, POSITIONS, "ScaledDotAttention", "CausalScaledDotAttention"}
    assert not [word for word in ("softmax", "tril", "triu", "masked_fill", *names) if word in SCAFFOLD]


def test_the_reference_passes_the_checks():
    """Positions included."""
    functions = discover().reference(TASK)
    assert outcome(InlineSource(inline_subject(TASK.hooks, functions))) is Outcome.PASSED


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """By the checks alone; positions are judged by training."""
    wanted = "passed" if path.stem in POSITIONS_ALONE else path.stem.partition("__")[0]
    assert outcome(loaded(TASK, path)) == wanted


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.stem.startswith("passed")], ids=lambda p: p.stem)
def test_a_right_sample_has_the_reference_s_gradients(path, loaded, drawn):
    """Whatever its style, far within what passes."""
    assert max(distances(loaded(TASK, path), drawn)) < 1e-4


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.stem.startswith("failed")], ids=lambda p: p.stem)
def test_a_wrong_sample_has_other_gradients(path, loaded, drawn):
    """At the first step, those included that no metric sees: a strict mask, scores over h."""
    with pytest.raises(GradientsDiffer, match="at step 1"):
        distances(loaded(TASK, path), drawn)


def test_an_untrained_model_translates_nothing(drawn):
    """The metric has a floor."""
    assert drawn.measure(drawn.weights) == {METRIC: 0.0}


def test_a_lesson_follows_from_its_seed(drawn):
    """The same seed gives the same questions, another seed others."""
    again = lesson(torch.Generator().manual_seed(1), translator=ENCODER_DECODER, steps=STEPS)
    other = lesson(torch.Generator().manual_seed(2), translator=ENCODER_DECODER, steps=STEPS)
    first, second, third = (one.question(3, one.weights).asked for one in (drawn, again, other))
    assert torch.equal(first["source"], second["source"])
    assert all(torch.equal(first["weights"][name], second["weights"][name]) for name in first["weights"])
    assert not torch.equal(first["weights"]["out.weight"], third["weights"]["out.weight"])
    assert first["source"].shape[0] == 64


def test_the_submission_s_own_positions_are_used(loaded, drawn):
    """A right table in its own words changes nothing; a wrong one is what is trained."""
    right = SAMPLES[0].with_name("passed__own_positions.py")
    assert max(distances(loaded(TASK, right), drawn)) < 1e-4
    with pytest.raises(GradientsDiffer):
        distances(loaded(TASK, right.with_name("failed__positions_in_halves.py")), drawn)
