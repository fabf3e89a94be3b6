"""Retrieval with a pretrained CLIP, where somebody has its folder: its features in checks, and a caption that counts.

The training of the contrastive loss stays as it is: a model that knows how images and texts belong together before the
first step would say nothing about the loss that it is trained with.
"""

from dataclasses import replace
from functools import partial

import torch

from harness import Check, Finding, Pretrained
from tasks.common.clip_checkpoint import LONGEST, Clip, Gallery, features_of_shapes
from tasks.common.clip_features import gallery_inputs

MODEL, GALLERY = "ViT-B-32", "gallery"
CAPTION_CHECK, CHOICE_CHECK, CAPTION_POINTS = "a_caption_came", "best_caption_choice", 1.0
OF_THE_MODEL = ("model", "model_again")  # cases whose rounding spread was measured with the small model's features


def with_clip(task, found):
    """Return the task with a pretrained model's features, and with a caption that must retrieve the target.

    Args:
        task: The task.
        found: Folders by name; the gallery may be missing.

    Raises:
        ValueError: A folder holds no model, or no gallery, that can be used.
    """
    if MODEL not in found:
        raise ValueError(f"wanted {MODEL} beside {found[GALLERY]}: a gallery alone says nothing of a caption")
    clip = Clip(found[MODEL])
    features = features_of_shapes(clip)
    _require_clear(features, found[MODEL])
    checks = tuple(_with_features(check, features) for check in task.checks)
    if GALLERY in found:
        gallery = Gallery(found[GALLERY], clip)
        checks = tuple(_with_gallery(check, gallery) for check in checks)
    return replace(
        task,
        inputs=partial(task.inputs, features=features),
        checks=checks,
        tolerances=task.tolerances.without(OF_THE_MODEL),
    )


def _require_clear(features, folder):
    """Reject features among which no caption is ever clearly the right one."""
    try:
        gallery_inputs(torch.Generator().manual_seed(0), family="model", features=features)
    except RuntimeError as error:
        raise ValueError(f"{folder}: its features of drawn shapes lie too near to one another: {error}") from error


def _with_features(check, features):
    return check if check.inputs is None else replace(check, inputs=partial(check.inputs, features=features))


def _with_gallery(check, gallery):
    if check.name == CHOICE_CHECK:
        return replace(check, points=check.points - CAPTION_POINTS)
    if check.name != CAPTION_CHECK:
        return check
    return Check(
        name="the_caption_retrieves_the_target",
        hook=check.hook,
        asks="a caption, a str, whose most similar image in the gallery is the target",
        cases=check.cases,
        holds=partial(retrieves, gallery=gallery),
        points=CAPTION_POINTS,
    )


def retrieves(subject, _trial, *, gallery):
    """Check that no image of the gallery is as similar to the caption as the target is."""
    asked = f"a caption, a str of at most {LONGEST} characters, whose most similar image is the target"
    caption = subject.caption()
    if not isinstance(caption, str) or not 0 < len(caption.strip()) <= len(caption) <= LONGEST:
        size = f" of {len(caption)} characters" if isinstance(caption, str) else ""
        return [Finding(asked=asked, came=f"a {type(caption).__name__}{size}")]
    rank = gallery.rank(caption)
    others = f"{rank - 1} of the {gallery.size - 1} other images are at least as similar to it"
    return [] if rank == 1 else [Finding(asked=asked, came=f"a caption; {others}")]


PRETRAINED = Pretrained(folders=(MODEL, GALLERY), use=with_clip)
