"""What tasks let be claimed: settings as the assignment has them, and calculations on measured data."""

import dataclasses
import functools
from pathlib import Path

import numpy as np
import pytest
import torch

from harness.catalog import discover
from harness.claimable import Calculation, Setting
from harness.quality.training import Asking, Training
from harness.sandbox.inline import inline_subject
from tasks.common import batch_claims, bert_claims, isoflop_claims, translation_claims
from tasks.common.translation_claims import DECODER_H64, H32_SMALL, H64_LARGE, H64_SMALL

ROOT = Path(__file__).parents[3]
CATALOG = discover()
DECLARED = {f"{name}.{claim.name}": claim for name in CATALOG.tasks for claim in CATALOG.task(name).claims}


@functools.cache
def reference(name):
    """Return a task's reference, asked in this process."""
    task = CATALOG.task(name)
    return inline_subject(task.hooks, CATALOG.reference(task))


def test_everything_that_the_write_up_claims_is_declared():
    """The sample's claims, and each source names a task that is there."""
    claimed = ROOT / "submissions" / "csc413_2023" / "submission.yaml"
    names = [line.split(":")[0].strip() for line in claimed.read_text(encoding="utf-8").splitlines() if "." in line]
    names = [name for name in names if not name.startswith("#")]
    assert len(names) == 9
    assert set(names) <= set(DECLARED)
    assert {source.task for claim in DECLARED.values() for source in claim.sources} <= set(CATALOG.tasks)


@pytest.mark.parametrize(
    ("setting", "parts"),
    [(H32_SMALL, ("scaled_dot_attention", "causal_attention")), (DECODER_H64, ("causal_attention",))],
)
def test_a_translator_of_any_size_trains_with_right_parts(setting, parts, loaded):
    """Its gradients are the judge's own, to rounding; the loss falls within an epoch."""
    sample = min((ROOT / "tests" / "submissions" / setting.task).glob("passed__*.py"))
    subject = loaded(CATALOG.task(setting.task), sample).subject(parts[0], cpu_s=5)
    begun = setting.begin(torch.Generator().manual_seed(1))
    assert begun.recipe.hooks == parts
    before = begun.lesson.measure(begun.lesson.weights)[translation_claims.LOSS]
    training = Training(dataclasses.replace(begun.recipe, steps=6), begun.lesson)
    with Asking(begun.recipe.opened(subject)) as asking:
        while not training.done:
            training.step(asking)
    assert max(training.state.distances) < 1e-4
    assert begun.lesson.measure(training.weights())[translation_claims.LOSS] < before


def test_seeds_draw_other_splits_and_starts():
    """And the same seed the same ones."""
    first, again, other = (H64_SMALL.begin(torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    losses = [one.lesson.measure(one.lesson.weights)[translation_claims.LOSS] for one in (first, again, other)]
    assert losses[0] == losses[1] != losses[2]
    assert min(losses) > 3  # nothing is learnt yet: of 30 tokens, each drawn alike, the loss would be 3.4


def test_the_rate_falls_by_a_hundredth_before_each_epoch():
    """Also the first; it stays within an epoch."""
    steps, epochs = 58 * 50, 50
    rates = [translation_claims.rate(step / steps, epochs=epochs) for step in range(steps)]
    assert rates[0] == rates[57] == pytest.approx(4.95e-4)
    assert rates[58] == pytest.approx(4.95e-4 * 0.99)
    assert len(set(rates)) == epochs


def test_the_lowest_loss_and_the_place_between_are_what_they_say():
    """The lowest of all epochs; 0 beside the small data's model and 1 beside the large data's."""
    rows = {H64_SMALL.full_name: [{"validation_loss": 0.9}, {"validation_loss": 0.5}, {"validation_loss": 0.6}]}
    rows |= {H64_LARGE.full_name: [{"validation_loss": 0.1}], DECODER_H64.full_name: [{"validation_loss": 0.4}]}
    assert DECLARED["encoder_decoder_nmt.h64_small.validation_loss"].value(rows) == 0.5
    assert translation_claims.place_between(rows) == pytest.approx(0.25)


def test_frozen_and_fine_tuned_share_a_split_and_differ_in_what_is_trained():
    """The difference is that of two trainings on the same sentences."""
    claim = bert_claims.CLAIMS[-1]
    fine, frozen = (one.begin(torch.Generator().manual_seed(1)) for one in claim.sources)
    assert torch.equal(fine.lesson.question(0, {}).asked["input_ids"], frozen.lesson.question(0, {}).asked["input_ids"])
    assert fine.recipe.trains("encoder.weight")
    assert not frozen.recipe.trains("encoder.weight")
    rows = dict(zip([one.full_name for one in claim.sources], ([{"accuracy": 0.9}], [{"accuracy": 0.4}]), strict=True))
    assert claim.value({**rows}) == pytest.approx(0.5)


def test_the_critical_batch_of_the_noisy_quadratic_is_where_steps_stop_halving():
    """Few batches halve the steps, many change nothing, and the fitted knee lies between."""
    rows = batch_claims.fit(reference("batch_size_regimes"), 0)
    steps = [row["steps"] for row in rows[:-1]]
    assert steps[0] / steps[1] == pytest.approx(2, rel=0.02)
    assert steps[-2] - steps[-1] <= 1
    assert 8 < rows[-1]["critical_batch"] < 1000


def test_calculations_say_how_many_seeds_they_have():
    """At least five, and each is another one."""
    for source in {source.full_name: source for claim in DECLARED.values() for source in claim.sources}.values():
        assert isinstance(source, Setting) or source.seeds >= 5
    assert isinstance(batch_claims.QUADRATIC, Calculation)


def test_best_sizes_of_the_measured_profiles_lie_among_the_widths():
    """At every seed and budget; the forecast goes on along their line."""
    subject = reference("scaling_fit")
    for number in range(isoflop_claims.SEEDS):
        rows = isoflop_claims.fits(subject, number)
        sizes = [row["params"] for row in rows if "loss" in row]
        optima = [row["best_params"] for row in rows if "best_params" in row]
        assert len(optima) == len(isoflop_claims.BUDGETS)
        assert all(min(sizes) < optimum < max(sizes) for optimum in optima)
        line = rows[-1]
        assert line["m"] == pytest.approx(np.polyfit(np.log10(isoflop_claims.BUDGETS), np.log10(optima), 1)[0])
        found = {isoflop_claims.PROFILES.full_name: rows}
        assert isoflop_claims.best_params(found, flops=1e15) == pytest.approx(10 ** (15 * line["m"] + line["c"]))
