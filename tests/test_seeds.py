"""Keyed seeds: what they depend on, what they don't, and that the key is not shown."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.seeds import RunKey, Seeds

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
CALLS = st.tuples(WORDS, WORDS, WORDS, WORDS, st.integers(0, 10**6))


def seed(digest="d", task="t", check="c", case="k", call=1, key="5"):
    """Return the seed of one call."""
    return Seeds(key=RunKey.from_hex(key), digest=digest, task=task).seed(check, case, call)


def test_a_seed_is_the_same_in_any_run():
    """It is a function of key and call alone, frozen here so that old runs can be replayed."""
    assert seed() == 8783336585603685033


@pytest.mark.parametrize("changed", [{"digest": "e"}, {"task": "u"}, {"check": "d"}, {"case": "l"}, {"call": 2}])
def test_a_seed_depends_on_every_part(changed):
    """Another submission, task, check, case or call gets another seed, and so does another key."""
    assert seed(**changed) != seed()
    assert seed(key="6") != seed()


@given(CALLS, CALLS)
@settings(max_examples=100)
def test_two_calls_share_a_seed_only_when_they_are_one(first, second):
    """Text moved from one part to its neighbour is another call."""
    assert (seed(*first) == seed(*second)) == (first == second)


def test_text_moved_between_parts_is_another_call():
    """'ab' + 'c' is not 'a' + 'bc'."""
    assert seed(check="ab", case="c") != seed(check="a", case="bc")


@given(CALLS)
@settings(max_examples=100)
def test_a_seed_has_63_bits(call):
    """Torch takes it, and so does a signed integer of 64 bits."""
    assert 0 <= seed(*call) < 1 << 63


def test_a_generator_stands_at_the_seed():
    """The generator of a call starts where its seed says, on every request anew."""
    seeds = Seeds(key=RunKey.from_hex("5"), digest="d", task="t")
    assert seeds.generator("c", "k", 1).initial_seed() == seed()
    first, second = (torch.rand(3, generator=seeds.generator("c", "k", 1)) for _ in range(2))
    assert torch.equal(first, second)


def test_drawn_keys_are_secret_and_differ():
    """Each draw has 32 bytes of its own."""
    keys = [RunKey.draw() for _ in range(4)]
    assert all(len(key.secret) == 32 and not key.public for key in keys)
    assert all(one != other for one, other in itertools.combinations(keys, 2))


@pytest.mark.parametrize("text", ["0", "0xAb", "f" * 64])
def test_a_given_key_is_public(text):
    """Up to 64 hexadecimal digits are a key, which everybody knows."""
    key = RunKey.from_hex(text)
    assert key.public
    assert int.from_bytes(key.secret, "big") == int(text, 16)
    assert len(key.secret) == 32


@pytest.mark.parametrize("text", ["", "0x", "g", "f" * 65, "1_0", " 1", "+1", "-1", "-0", "0x0x1", "٣", "1\n"])
def test_what_is_no_hexadecimal_number_is_refused(text):
    """The message says what was wanted and what came."""
    with pytest.raises(UsageError, match="wants 1 to 64 hexadecimal digits, got"):
        RunKey.from_hex(text)


@pytest.mark.parametrize("public", [True, False])
def test_no_text_of_a_key_shows_it(public):
    """Neither the key's own text nor that of seeds reveals the secret."""
    key = RunKey(bytes(range(32)), public=public)
    for text in (repr(key), str(key), repr(Seeds(key=key, digest="d", task="t"))):
        assert key.secret.hex() not in text
        assert repr(key.secret) not in text
