"""Retrieval with a pretrained model: its features in checks, a caption that counts, what a bad folder is told."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from harness.catalog import discover
from harness.correctness import run_checks
from harness.errors import UsageError
from harness.models import with_models
from harness.records import Outcome
from harness.seeds import RunKey, Seeds
from tasks.common.clip_checkpoint import Clip, Gallery
from tasks.common.clip_features import model_features
from tasks.common.clip_shapes import CLASSES, caption

MODEL_ANSWER = Path(__file__).parents[2] / "submissions" / "model_answers" / "clip_retrieval.py"
TASK = discover().task("clip_retrieval")
SEEDS = Seeds(key=RunKey.from_hex("1"), digest="d", task=TASK.name)


@pytest.fixture(scope="module")
def task(models):
    """Return the task with the small model and its gallery."""
    return with_models(TASK, models)[0]


@pytest.fixture
def own(models, tmp_path):
    """Return a copy of model and gallery, to be changed."""
    for name in ("ViT-B-32", "gallery"):
        shutil.copytree(models / name, tmp_path / "models" / name)
    return tmp_path / "models"


def test_features_are_open_clips_own(models):
    """Of images and of texts, as the library's own loader for such a folder gives them."""
    import open_clip

    where = f"local-dir:{models / 'ViT-B-32'}"
    theirs, _, prepare = open_clip.create_model_and_transforms(where)
    words = open_clip.get_tokenizer(where)
    image, text = Image.open(models / "gallery" / "target.png"), "a small red circle"
    ours = Clip(models / "ViT-B-32")
    with torch.no_grad():
        wanted = theirs.eval().encode_image(prepare(image)[None]), theirs.encode_text(words([text]))
    assert torch.allclose(ours.image_features([image]), wanted[0], atol=1e-5)
    assert torch.allclose(ours.text_features([text]), wanted[1], atol=1e-5)


def asked(task, name):
    """Return the image features of every case of a check whose features are the model's."""
    check = next(one for one in task.checks if one.name == name)
    cases = [one for one in check.cases if "model" in (one.options.get("source"), one.options.get("family"))]
    draw = torch.Generator().manual_seed(3)
    return [(check.inputs or task.inputs)(draw, **case.drawn(draw).options)["image_features"] for case in cases]


@pytest.mark.parametrize("check", ["similarity_value", "probabilities_value", "loss_value", "best_caption_choice"])
def test_every_case_of_a_model_asks_with_this_one(task, check):
    """The small built-in one is as wide as 64, this one as 16."""
    assert {one.shape[1] for one in asked(TASK, check)} == {model_features()[0].shape[1]} == {64}
    assert {one.shape[1] for one in asked(task, check)} == {16}


def test_spreads_that_were_measured_with_other_features_are_not_used(task):
    """They are computed for each input; those of drawn features stay."""
    spread = task.tolerances.fraction
    assert TASK.tolerances.fraction("similarity_value", "model", "similarity") is not None
    assert spread("similarity_value", "model", "similarity") is None
    assert spread("similarity_value", "square", "similarity") is not None


def judged(task, loaded, tmp_path, said):
    """Return the outcomes of the model answer with a caption, and what was said of the caption."""
    path = tmp_path / "answer.py"
    path.write_text(f"{MODEL_ANSWER.read_text(encoding='utf-8')}\n\ncaption = {said!r}\n", encoding="utf-8")
    checks, _ = run_checks(task, loaded(task, path), SEEDS)
    (last,) = (check for check in checks if check.hook == "caption")
    return {check.name: check.outcome for check in checks if check is not last}, last


def ranked(models, task):
    """Return captions of shapes that retrieve the target and that don't."""
    gallery = Gallery(models / "gallery", Clip(models / "ViT-B-32"))
    by_rank = {gallery.rank(caption(which)): caption(which) for which in CLASSES}
    return by_rank[1], by_rank[max(by_rank)]


def test_a_caption_must_retrieve_the_target(models, task, loaded, tmp_path):
    """Then it has points, and decides the task; all else passes with this model as with the small one."""
    right, wrong = ranked(models, task)
    others, came = judged(task, loaded, tmp_path, right)
    assert (came.outcome, came.points, came.gating) == (Outcome.PASSED, 1.0, True)
    assert set(others.values()) == {Outcome.PASSED}
    _, came = judged(task, loaded, tmp_path, wrong)
    assert (came.outcome, came.points) == (Outcome.FAILED, 0.0)
    assert "other images are at least as similar" in came.message


@pytest.mark.parametrize("said", [3, "", " ", "a" * 1001], ids=["a number", "nothing", "a blank", "a book"])
def test_what_is_no_caption_is_not_looked_at(task, loaded, tmp_path, said):
    """It retrieves nothing."""
    _, came = judged(task, loaded, tmp_path, said)
    assert came.outcome is Outcome.FAILED
    assert "a caption, a str of at most 1000 characters" in came.message


def test_points_still_add_up(task):
    """The caption's are taken from the choice of one."""
    assert task.points == pytest.approx(TASK.points) == pytest.approx(10)


def test_without_a_gallery_the_caption_stays_advisory(own):
    """There is nothing to retrieve."""
    shutil.rmtree(own / "gallery")
    task, used = with_models(TASK, own)
    assert [check.gating for check in task.checks if check.hook == "caption"] == [False]
    assert list(used.digests) == ["ViT-B-32"]


def no_model(folder):
    """Leave the gallery alone."""
    shutil.rmtree(folder / "ViT-B-32")


def settings(**changed):
    """Return what changes the model's configuration."""

    def change(folder):
        path = folder / "ViT-B-32" / "open_clip_config.json"
        said = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({"model_cfg": {**said["model_cfg"], **changed}}), encoding="utf-8")

    return change


def weights(change):
    """Return what changes the weights."""

    def changed(folder):
        path = folder / "ViT-B-32" / "open_clip_model.safetensors"
        held = load_file(path)
        change(held)
        save_file(held, path)

    return changed


BAD = {
    "a gallery alone": (no_model, "wanted ViT-B-32 beside"),
    "no weights": (lambda folder: (folder / "ViT-B-32/open_clip_model.safetensors").unlink(), "wanted open_clip_model"),
    "no sizes": (settings(text_cfg=3), "wanted model_cfg with embed_dim, vision_cfg and text_cfg"),
    "another tower": (settings(vision_cfg={"timm_model_name": "x"}), "timm_model_name is unknown"),
    "another size": (settings(embed_dim=8), r"open_clip_config.json wants float .*, got"),
    "no width": (settings(embed_dim="16"), "positive whole number as embed_dim, got '16'"),
    "a weight is missing": (weights(lambda held: held.pop("text_projection")), "lacks 1 of .*: text_projection"),
    "all alike": (weights(lambda held: held["text_projection"].zero_()), "lie too near to one another"),
    "no target": (lambda folder: (folder / "gallery/target.png").unlink(), "one of them called target; got 5 with 0"),
    "no image": (lambda folder: (folder / "gallery/0.png").write_bytes(b"GIF"), "cannot identify image file"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_folder_is_told_what_was_wanted_and_what_came(own, name):
    """One sentence, with the path."""
    change, words = BAD[name]
    change(own)
    with pytest.raises(UsageError, match=words) as caught:
        with_models(TASK, own)
    assert str(own) in str(caught.value)
