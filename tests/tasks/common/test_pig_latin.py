"""The assignment's words, their rule and their batches."""

import random
from pathlib import Path

import pytest

from tasks.common import pig_latin, translation_bodies


@pytest.mark.parametrize(
    ("word", "translation"),
    [
        ("team", "eamtay"),
        ("shopping", "oppingshay"),
        ("quick", "ickquay"),
        ("eat", "eatway"),
        ("street", "reetstay"),  # a pair moves, not the whole cluster
        ("rhythm", "ythmrhay"),
        ("avows-jolt", "avowsway-oltjay"),
    ],
)
def test_the_rule_is_the_assignments(word, translation):
    """A first consonant or a listed pair moves; each part of a hyphenated word is translated."""
    assert pig_latin.pig_latin(word) == translation


def test_there_are_twenty_thousand_words_with_their_licence():
    """Each is there once, and fits the body's positions with its translation; the notice lies beside them."""
    words = pig_latin.pairs(pig_latin.LARGE)
    assert len({word for word, _ in words}) == 20_000
    assert max(len(source) + len(target) + 2 for source, target in words) <= translation_bodies.LONGEST
    notice = Path(pig_latin.WORDS).with_name("COPYRIGHT").read_text(encoding="utf-8")
    assert "Kevin Atkinson" in notice
    assert "Permission to use, copy, modify, distribute" in notice


def test_a_split_holds_out_a_fifth_and_differs_from_draw_to_draw():
    """No pair is on both sides."""
    (trained, held_out), (others, _) = (pig_latin.split(random.Random(seed), 500) for seed in (1, 2))  # noqa: S311 - as the task draws
    assert (len(trained), len(held_out)) == (400, 100)
    assert not set(trained) & set(held_out)
    assert set(trained) != set(others)


def test_a_batch_has_one_length_of_sources_and_one_of_targets():
    """Every pair is in one batch, spelt with the hyphen as 0 and an end."""
    words = pig_latin.pairs(300)
    batches = pig_latin.batches(words, 32, translation_bodies.END_OF_SOURCE)
    assert sum(len(source) for source, _ in batches) == 300
    assert all(len(source) == len(target) <= 32 for source, target in batches)
    assert {int(source[0, -1]) for source, _ in batches} == {translation_bodies.END_OF_SOURCE}
    assert pig_latin.ids("a-z", 28) == [1, 0, 26, 28]
