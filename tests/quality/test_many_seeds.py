"""Right answers are never refused and wrong ones never pass, over many fresh seeds; takes long."""

import dataclasses
from pathlib import Path

import pytest
import torch

from harness.catalog import discover
from harness.quality import run_quality
from harness.quality.training import Asking, GradientsDiffer, Training
from harness.records import CheckRecord, Outcome
from harness.seeds import RunKey, Seeds

pytestmark = pytest.mark.long

SAMPLES = Path(__file__).parents[1] / "submissions"
TASKS = ("encoder_decoder_nmt", "decoder_only_nmt")
FRESH, HONEST_SEEDS = 10, 20


def samples(kind, names=TASKS):
    """Return (task's name, path) of every sample whose outcome is this."""
    return [(name, path) for name in names for path in sorted((SAMPLES / name).glob(f"{kind}__*.py"))]


def named(pair):
    """Return what a sample is called."""
    return f"{pair[0]}-{pair[1].stem}" if isinstance(pair, tuple) else str(pair)


def as_if_passed(task):
    """Return verdicts that let the training begin, whatever the checks would say."""
    return [CheckRecord(name=check.name, hook=check.hook, outcome=Outcome.PASSED) for check in task.checks]


def trained(training, gradients):
    """Train to the end."""
    with Asking(gradients) as asking:
        while not training.done:
            training.step(asking)


@pytest.mark.parametrize("sample", samples("failed"), ids=named)
def test_a_wrong_answer_fails_on_every_seed(sample, loaded):
    """Ten fresh lessons each, though the checks that would have stopped it are left out."""
    name, path = sample
    task = discover().task(name)
    source = loaded(task, path)
    for _ in range(FRESH):
        seeds = Seeds(key=RunKey.draw(), digest="fresh", task=name)
        (record,) = run_quality(task, source, seeds, checks=as_if_passed(task))
        assert (record.outcome, record.points) == (Outcome.FAILED, 0.0)
        assert record.message.startswith("gradients differ from the reference's")


@pytest.mark.parametrize("number", range(HONEST_SEEDS))
@pytest.mark.parametrize("sample", samples("passed", TASKS[:1])[:5], ids=named)
def test_a_right_answer_passes_on_every_seed(sample, number, loaded):
    """A hundred whole trainings: five styles, twenty lessons each."""
    name, path = sample
    task = discover().task(name)
    seeds = Seeds(key=RunKey.draw(), digest=f"fresh {number}", task=name)
    (record,) = run_quality(task, loaded(task, path), seeds, checks=as_if_passed(task))
    assert record.outcome is Outcome.PASSED, record.message
    assert record.gradient_error < 1e-3


@pytest.mark.parametrize("name", TASKS)
def test_reduced_precision_is_found_out(name, tmp_path, loaded):
    """Values in half precision inside attention are off at most steps, and by too much at some."""
    task = discover().task(name)
    text = (SAMPLES / name / "passed__in_place.py").read_text(encoding="utf-8")
    path = tmp_path / "half.py"
    path.write_text(text.replace("self.V(values)", "self.V(values).bfloat16().float()"), encoding="utf-8")
    recipe = dataclasses.replace(task.quality[0].recipe, steps=200)
    lesson = recipe.draw(torch.Generator().manual_seed(3))
    training = Training(recipe, lesson)
    subject = loaded(task, path).subject("causal_attention", cpu_s=5)
    with pytest.raises(GradientsDiffer, match="differ from the reference's"):
        trained(training, recipe.opened(subject))
    assert max(training.state.distances) > 1e-4
