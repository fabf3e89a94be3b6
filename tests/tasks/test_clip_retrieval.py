"""The task clip_retrieval: its inputs, its oracle against loops and open_clip's loss, its known mistakes, samples."""

import functools
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from harness.compare import doubled, measure, spread
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import clip_retrieval as reference
from tasks.clip_retrieval import TASK, caption_form, logsumexp_form, loss_form, probabilities_form, similarity_form
from tasks.common.clip_features import FEATURES, cosines, gallery_inputs, inputs, model_features, paired_inputs
from tasks.common.clip_forms import first_retrieving, largest_lead, most_similar_retrieving, share_at

SAMPLES = sorted((Path(__file__).parents[1] / "submissions" / "clip_retrieval").glob("*.py"))
FAMILIES = ("one", "several", "none", "closer elsewhere", "crowded", "lengths", "model")
VALUE_CHECKS = [check for check in TASK.checks if check.ask is not None]


def generator(seed=0):
    """Return a generator at a seed."""
    return torch.Generator().manual_seed(seed)


def drawn(check, case, seed):
    """Return the inputs of a case."""
    return (check.inputs or TASK.inputs)(generator(seed), **case.drawn(generator(seed)).options)


def seeds(number):
    """Return the seeds of a run."""
    return Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)


@functools.cache
def measured(check_name, case_name, seed):
    """Return (inputs, what is wanted, the spread by group) of a case; many tests look at the same ones."""
    check = next(check for check in TASK.checks if check.name == check_name)
    case = next(case for case in check.cases if case.name == case_name)
    given = drawn(check, case, seed)
    want = check.forms[0](doubled(given))
    return given, want, {} if isinstance(want.get("caption"), int) else spread(check.forms, given)


def tolerances_off(check, words, case, seed):
    """Return how far a known mistake lies from what is wanted, in tolerances."""
    given, want, sigma = measured(check.name, case.name, seed)
    ((group, wrong),) = check.mistakes[words](doubled(given)).items()
    return measure(wrong, want[group], sigma=lambda _: sigma[group], k=case.k).tolerances


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, the caption none."""
    assert TASK.points == pytest.approx(10)
    assert [check.name for check in TASK.checks if not check.gating] == ["a_caption_came"]


def test_inputs_follow_from_the_generator_alone():
    """The same generator gives the same inputs, and the global seed is left alone."""
    before = torch.get_rng_state()
    for check in VALUE_CHECKS:
        for case in check.cases:
            first, second = drawn(check, case, 3), drawn(check, case, 3)
            assert all(torch.equal(torch.as_tensor(first[key]), torch.as_tensor(second[key])) for key in first)
    assert torch.equal(torch.get_rng_state(), before)


def test_features_are_float32_and_not_normalised():
    """Rows are nonzero and of different lengths, the scale is at most 100."""
    for seed in range(20):
        given = inputs(generator(seed), images=8, texts=9, scale=100.0, source=("cone", "model")[seed % 2])
        lengths = given["image_features"].norm(dim=-1)
        assert given["image_features"].dtype == torch.float32
        assert 0 < float(lengths.min()) < 0.9 * float(lengths.max())
        assert 89 < given["logit_scale"] <= 100


def test_the_stored_features_are_small_plain_data():
    """The file is below 0.1 MB, needs no pickle, and holds what the model saw: captions beside images."""
    assert FEATURES.stat().st_size < 100_000
    with np.load(FEATURES, allow_pickle=False) as stored:
        assert sorted(stored) == ["captions", "image_features", "logit_scale", "text_features"]
        assert len(set(stored["captions"].tolist())) == 96


def test_the_stored_features_come_from_a_trained_model():
    """Most images are most similar to their own caption, by chance 1 in 96 would be."""
    images, texts = model_features()
    right = cosines({"image_features": images, "text_features": texts}).argmax(dim=1) == torch.arange(96)
    assert images.shape == texts.shape == (96, 64)
    assert float(right.double().mean()) > 0.75


def test_similarity_is_the_cosine_of_each_pair():
    """The definition agrees with a loop over pairs."""
    given = doubled(inputs(generator(), images=3, texts=5))
    for i, image in enumerate(given["image_features"].tolist()):
        for t, text in enumerate(given["text_features"].tolist()):
            product = sum(a * b for a, b in zip(image, text, strict=True))
            assert float(similarity_form(given)["similarity"][i, t]) == pytest.approx(
                product / math.hypot(*image) / math.hypot(*text)
            )


def test_probabilities_are_shares_of_exponentials():
    """The definition agrees with exp over a sum of exps, and every image's sum to 1."""
    given = doubled(inputs(generator(), images=4, texts=6))
    odds = torch.exp(given["logit_scale"] * cosines(given))
    wanted = odds / odds.sum(dim=1, keepdim=True)
    torch.testing.assert_close(probabilities_form(given)["probabilities"], wanted)


@pytest.mark.parametrize(
    "options",
    [case.drawn(torch.Generator().manual_seed(1)).options for check in TASK.checks[4:5] for case in check.cases],
)
def test_the_loss_is_that_of_open_clip(options):
    """The definition, the other form and the reference equal `open_clip.loss.ClipLoss` on normalised features."""
    from harness import mend_torchvision

    mend_torchvision()
    from open_clip.loss import ClipLoss

    given = doubled(paired_inputs(generator(1), **options))
    unit = [torch.nn.functional.normalize(given[name], dim=-1) for name in ("image_features", "text_features")]
    wanted = ClipLoss()(*unit, given["logit_scale"])
    for loss in (loss_form(given)["loss"], logsumexp_form(given)["loss"], reference.contrastive_loss(**given)):
        torch.testing.assert_close(loss, wanted)


def test_losses_are_of_order_one():
    """No case asks for a loss near 0, where only rounding would be compared; where pairs are crossed it is large."""
    check = next(check for check in TASK.checks if check.name == "loss_value")
    losses = {
        case.name: [float(loss_form(doubled(drawn(check, case, seed)))["loss"]) for seed in range(50)]
        for case in check.cases
    }
    assert min(losses.pop("crossed")) > 10
    assert min(map(min, losses.values())) > 0.02
    assert max(map(max, losses.values())) < 10


@pytest.mark.parametrize(
    "draw", [functools.partial(inputs, images=4, texts=5), functools.partial(paired_inputs, pairs=5)]
)
def test_every_exponential_of_features_that_are_alike_overflows(draw):
    """At every seed the logits of features near one direction have no float32 exponential."""
    for seed in range(50):
        given = draw(generator(seed), scale=100.0, source="alike")
        assert bool(torch.isinf(torch.exp(given["logit_scale"] * cosines(given))).all())


def test_of_several_captions_each_wrong_rule_finds_another_than_the_right_one():
    """The first, the highest cosine, the largest lead and a softmax at scale 20 are wrong at every seed."""
    for seed in range(30):
        given = doubled(gallery_inputs(generator(seed), family="several"))
        right = caption_form(given)["caption"]
        for rule in (first_retrieving, most_similar_retrieving, largest_lead, share_at(10.0), share_at(20.0)):
            assert rule(given)["caption"] != right


@pytest.mark.parametrize("family", FAMILIES)
def test_the_clear_caption_is_found_by_a_loop(family):
    """The definition agrees with a loop over texts and images; no answer hangs on a near tie."""
    for seed in range(30):
        given = gallery_inputs(generator(seed), family=family)
        scores, target = cosines(doubled(given)).tolist(), given["target"]
        found = {}
        for text, column in enumerate(zip(*scores, strict=True)):
            lead = column[target] - max(value for image, value in enumerate(column) if image != target)
            assert abs(lead) > 1e-3
            if lead > 0:
                found[sum(math.exp(100 * (value - column[target])) for value in column)] = text
        assert caption_form(doubled(given))["caption"] == (found[min(found)] if found else -1)


def test_every_kind_of_answer_is_asked_for():
    """No text, one text and several retrieve the target in some case, at any place among the texts."""
    answers = {family: set() for family in FAMILIES}
    for family, found in answers.items():
        found.update(caption_form(doubled(gallery_inputs(generator(s), family=family)))["caption"] for s in range(40))
    assert answers["none"] == {-1}
    assert all(-1 not in answers[family] for family in FAMILIES[:2])
    assert len(set.union(*answers.values())) == 10


@pytest.mark.parametrize(("check", "words"), [(check, words) for check in VALUE_CHECKS for words in check.mistakes])
def test_each_mistake_is_far_away(check, words):
    """Whatever the seed, a known mistake is 10 tolerances off in at least one case."""
    for seed in range(10):
        assert max(tolerances_off(check, words, case, seed) for case in check.cases) >= 10


@pytest.mark.parametrize(
    "check", [check for check in VALUE_CHECKS if "caption" not in check.name], ids=lambda c: c.name
)
def test_every_form_in_float32_is_well_within_the_tolerance(check):
    """Each honest formula in float32 errs by a third of the tolerance at most."""
    for seed in range(10):
        for case in check.cases:
            given, want, sigma = measured(check.name, case.name, seed)
            for form in check.forms:
                for group, value in form(given).items():
                    error = float((value.double() - want[group]).abs().max())
                    assert error <= case.k * sigma[group] / 3


@pytest.mark.parametrize("number", range(1, 6))
def test_the_reference_passes(number):
    """Every check passes on the reference, nothing needs to be said."""
    subject = inline_subject(TASK.hooks, resolve(TASK.spec, reference))
    records, notices = run_checks(TASK, InlineSource(subject), seeds(number))
    assert [record.message for record in records] == [""] * len(TASK.checks)
    assert notices == ()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    records, _ = run_checks(TASK, loaded(TASK, path), seeds(5))
    words = {line[11:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# mistake: ")}
    assert task_outcome(records, planned=7) == path.stem.partition("__")[0]
    assert {record.mistake for record in records if record.mistake} == words


def test_a_caption_alone_earns_nothing_and_is_looked_at(loaded):
    """The caption's check is advisory: it passes and leaves the task missing."""
    records, _ = run_checks(TASK, loaded(TASK, SAMPLES[0].with_name("missing__caption_alone.py")), seeds(5))
    assert records[-1].outcome is Outcome.PASSED
    assert sum(record.points for record in records) == 0


@pytest.mark.parametrize("caption", ["", "  ", 7])
def test_an_empty_caption_is_said(caption):
    """A caption without words is reported, at no cost."""
    functions = {**resolve(TASK.spec, reference), "caption": lambda: caption}
    records, _ = run_checks(TASK, InlineSource(inline_subject(TASK.hooks, functions)), seeds(5))
    assert records[-1].outcome is Outcome.FAILED
    assert task_outcome(records, planned=7) is Outcome.PASSED
