"""What tasks show of a trained model: maps of a trained word, similarities of fresh images."""

import json

import numpy as np
import pytest
import torch

from tasks.common.clip_pictures import SHOWN, similarities
from tasks.common.clip_shapes import SIZE
from tasks.common.clip_training import Towers, library
from tasks.common.seeded import weights_of
from tasks.common.translation import DECODER_ONLY, ENCODER_DECODER, lesson
from tasks.common.translation_pictures import attention_maps


@pytest.mark.parametrize(("translator", "count"), [(ENCODER_DECODER, 3), (DECODER_ONLY, 2)])
def test_each_map_is_a_distribution_over_what_is_attended_to(translator, count):
    """Rows sum to 1, the causal ones see nothing ahead, and labels fit; it is JSON."""
    drawn = lesson(torch.Generator().manual_seed(1), translator=translator, steps=1)
    (picture,) = attention_maps(drawn, drawn.weights, translator=translator)
    assert json.loads(json.dumps(picture)) == picture
    assert len(picture["parts"]) == count
    for part in picture["parts"]:
        values = np.array(part["values"])
        assert values.shape == (len(part["rows"]), len(part["columns"]))
        assert values.sum(axis=1) == pytest.approx(1, abs=1e-5)
        if part["title"].startswith("self"):
            assert not np.triu(values, 1).any()


def test_the_word_is_one_that_was_trained_with():
    """The first of the first batch, and so none that is held out."""
    drawn = lesson(torch.Generator().manual_seed(1), translator=ENCODER_DECODER, steps=1)
    (picture,) = attention_maps(drawn, drawn.weights, translator=ENCODER_DECODER)
    first = drawn.question(0, drawn.weights).asked["source"][0, :-1].tolist()
    assert picture["title"].split(" → ")[0] == "".join(chr(ord("a") - 1 + token) for token in first)


def test_similarities_come_with_their_images():
    """A cosine for each image and caption, and the bytes of each image."""
    open_clip, tokenize = library()
    from tasks.common.clip_shapes import small_clip

    weights = weights_of(Towers(small_clip(open_clip, tokenize.size)))
    (picture,) = similarities(None, weights)
    assert np.shape(picture["values"]) == (SHOWN, len(picture["captions"]))
    assert np.abs(picture["values"]).max() <= 1 + 1e-5
    assert all(len(image) == 4 * (SIZE * SIZE * 3 // 3) for image in picture["images"])
    assert len(set(picture["captions"])) == SHOWN
