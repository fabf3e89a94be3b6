"""The task decoder_only_nmt: its checks, its lesson, submissions with their verdicts."""

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
from tasks.common.translation import CAUSAL, DECODER_ONLY, METRIC, lesson
from tasks.decoder_only_nmt import TASK

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / TASK.name).glob("*.py"))
GATING = sum(check.gating for check in TASK.checks)
(BAR,) = TASK.quality
# Their attention is right, and the positions that they bring are not: the checks pass, and training tells.
POSITIONS_ALONE = {"failed__no_positions"}
STEPS = 4


@pytest.fixture(scope="module")
def drawn():
    """Return one lesson of few steps."""
    return lesson(torch.Generator().manual_seed(1), translator=DECODER_ONLY, steps=STEPS)


def outcome(source, number=5):
    """Return the outcome of the checks."""
    seeds = Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)
    records, _ = run_checks(TASK, source, seeds)
    return task_outcome(records, planned=GATING)


def distances(source, drawn):
    """Train a few steps, and return how far the gradients lay from the reference's."""
    training = Training(dataclasses.replace(BAR.recipe, steps=STEPS), drawn)
    subject = source.subject(CAUSAL, cpu_s=5)
    with Asking(BAR.recipe.opened(subject)) as asking:
        while not training.done:
            training.step(asking)
    return training.state.distances


def test_the_points_add_up_to_ten():
    """Checks and training carry 10 points; the positions, which may be left out, none."""
    assert TASK.points + BAR.points == pytest.approx(10)
    assert [check.name for check in TASK.checks if not check.gating] == ["positions"]


def test_every_gating_check_of_causal_attention_is_repeated():
    """With its cases."""
    repeated = {check.name: check.cases for check in TASK.checks if check.gating}
    assert repeated == {f"{CAUSAL}_{check.name}": check.cases for check in CAUSAL_TASK.checks if check.gating}


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
    """At the first step, the strict mask included, which no metric sees."""
    with pytest.raises(GradientsDiffer, match="at step 1"):
        distances(loaded(TASK, path), drawn)


def test_an_untrained_model_translates_nothing(drawn):
    """The metric has a floor."""
    assert drawn.measure(drawn.weights) == {METRIC: 0.0}


def test_the_source_ends_with_its_own_end(drawn):
    """A decoder alone tells source and target by the end of the source."""
    asked = drawn.question(0, drawn.weights).asked
    assert set(asked["source"][:, -1].tolist()) == {29}
    assert set(asked["target"][:, -1].tolist()) == {28}
