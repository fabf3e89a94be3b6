"""How wrong answers come of right ones, in words."""

import pytest
import torch

from harness.compare.descriptions import Place, describe


def close(one, other):
    """Tell whether two tensors agree."""
    return one.shape == other.shape and torch.allclose(one, other, rtol=1e-6, atol=1e-9)


def described(change, sizes=(4, 6, 7), **named):
    """Return the description of answers that come of drawn ones by a change."""
    places = []
    for number, size in enumerate(sizes):
        base = torch.randn(3, size, generator=torch.Generator().manual_seed(number), dtype=torch.float64)
        options = {"batch": 3, "width": size, **named}
        places.append(Place(change(base), base, close, options))
    return describe(places)


FIRST_WRONG = "the result is right but for its first entry, along the last axis"
FEW_DIGITS = "the result is right to two or three digits only, as half precision, rounding or a small term leaves it"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda base: -base, "the sign of the result is changed"),
        (lambda base: 2 * base, "the result is multiplied by 2"),
        (lambda base: -base / 2, "the result is divided by 2, and its sign is changed"),
        (lambda base: base * base.shape[1], "the result is multiplied by width"),
        (lambda base: base / base.shape[1] ** 0.5, "the result is divided by √width"),
        (lambda base: 1.7 * base, "the result is multiplied by 1.7"),
        (lambda base: base + 1, "1 is added to the result"),
        (lambda base: base - 2.5, "2.5 is taken from the result"),
        (torch.zeros_like, "the result is all zeros"),
        (lambda base: torch.full_like(base, 0.3), "every entry of the result is the same number"),
        (torch.square, "the result is squared"),
        (torch.abs, "the magnitudes of the result are returned: its signs are lost"),
        (lambda base: base.mT, "the axes of the result are exchanged"),
        (lambda base: base.flip(-1), "the result comes in reverse order, along the last axis"),
        (lambda base: base.sum(-1), "the result is summed over its last axis"),
        (lambda base: base[:, :-1], "the last entry of the result is missing, along the last axis"),
        (lambda base: base.index_fill(1, torch.tensor([0]), 9.0), FIRST_WRONG),
        (lambda base: base.bfloat16().double(), FEW_DIGITS),
    ],
)
def test_a_change_is_described(change, words):
    """By the words for it, when it holds in every case."""
    assert described(change) == words


@pytest.mark.parametrize("factor", [1.00006, -1.0003])
def test_a_factor_of_nearly_one_has_no_words(factor):
    """It is not called 1, nor a change of sign where there is none."""
    assert described(lambda base: factor * base) is None


def test_no_part_of_joined_tensors_is_named():
    """Their order means nothing to anybody."""
    base = torch.arange(1.0, 13.0, dtype=torch.float64)
    got = base.clone()
    got[-6:] = torch.arange(6.0).square() + 20
    halved = "the result is right but for its second half"
    assert [describe([Place(got, base, close, {}, joined)]) for joined in (False, True)] == [halved, None]


def test_an_argument_that_comes_back_is_named():
    """By its name."""
    values = torch.arange(12.0).reshape(3, 4)
    assert described(lambda _: values.double(), sizes=(4,), values=values) == "the argument values comes back as it is"


def test_what_follows_no_rule_is_not_described():
    """Random numbers are nothing of the result."""
    assert described(torch.randn_like) is None


def test_a_rule_must_hold_in_every_case():
    """Twice the result in one case and three times in another is no factor."""
    factors = iter((2.0, 3.0, 5.0))
    assert described(lambda base: next(factors) * base) is None
