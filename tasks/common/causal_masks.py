"""What masks do in causal attention: the right one, and what students get wrong, as recipes by the words for them."""

import math
from functools import partial

import torch

from tasks.common.attention import over_keys
from tasks.common.attention_mistakes import (
    OPERANDS,
    SCALES,
    VERY_NEGATIVE,
    VIEWS,
    WEIGHTS_VIEWED,
    both,
    forms,
    other_results,
)


def past(scores):
    """Return where the key's position is at most the query's, (k, s)."""
    return torch.ones(scores.shape[-2:], dtype=torch.bool).tril()


def masked(scores):
    """Return the scores, −∞ at the keys of the future."""
    return scores.masked_fill(~past(scores), -math.inf)


def over_past(scores):
    """Return the softmax over the keys that are not in the future."""
    return over_keys(masked(scores))


def past_by_logsumexp(scores):
    """Return the same as exp(s − logsumexp s); the future is set to 0 at the end, so that no −∞ is carried on."""
    total = torch.logsumexp(masked(scores), dim=-1, keepdim=True)
    return torch.exp(scores - total).masked_fill(~past(scores), 0.0)


def filled(scores, keep, value):
    """Replace the scores outside `keep` by a value."""
    return scores.masked_fill(~keep, value)


def lowered(scores, keep, value):
    """Add a value to the scores outside `keep`; in float32, because 1e7 + s loses the decimals of s there."""
    return torch.where(keep, scores, (scores.float() + value).to(scores.dtype))


TO_INFINITY = (partial(filled, value=-math.inf),)
TO_FINITE = (
    partial(filled, value=VERY_NEGATIVE),
    *(partial(lowered, value=value) for value in (VERY_NEGATIVE, -1e6, -1e5, -1e4)),
)
TOO_LITTLE = tuple(partial(way, value=value) for way in (filled, lowered) for value in (-1.0, -5.0, -10.0))


def weighing(keep, *, dim=-1, ways=(*TO_INFINITY, *TO_FINITE)):
    """Return the softmax over an axis of masked scores, in each of the ways to mask them.

    Args:
        keep: Where to leave the scores as they are: a function of the scores (b, k, s) to bools.
        dim: The axis of the softmax; −1 are the keys.
        ways: Functions of (scores, keep).
    """

    def softmax_of(way):
        return lambda scores: torch.softmax(way(scores, keep(scores)), dim=dim)

    return tuple(softmax_of(way) for way in ways)


def strictly_past(scores):
    """Return where the key's position is below the query's."""
    return past(scores).tril(-1)


def from_here(scores):
    """Return where the key's position is at least the query's."""
    return past(scores).mT


def strictly_future(scores):
    """Return where the key's position is above the query's."""
    return ~past(scores)


def nonzero_past(scores):
    """Return where a lower triangle of scores is not 0: `tril(scores) == 0` masks the rest."""
    return past(scores) & (scores != 0)


def past_or_zero(scores):
    """Return where an upper triangle of scores is 0: `triu(scores, 1) != 0` masks the rest."""
    return past(scores) | (scores == 0)


def diagonal_on_both_sides(scores):
    """tril(scores) + triu(ones)·(−1e7)."""
    return over_keys(lowered(scores.tril(), strictly_past(scores), VERY_NEGATIVE))


def mask_alone(scores):
    """Equal weights for all of the past."""
    return over_past(torch.zeros_like(scores))


def nothing_but_nan(scores):
    """0·(−∞) = NaN in each row."""
    return torch.full_like(scores, math.nan)


def masking_weights(dim=-1):
    """Return the softmax over an axis, then the mask: 0, or what was meant for scores."""
    ways = [partial(filled, value=value) for value in (0.0, VERY_NEGATIVE, -math.inf)]
    return tuple(lambda scores, way=way: way(torch.softmax(scores, dim=dim), past(scores)) for way in ways)


STRICT = "position i cannot see itself: the mask covers the diagonal, "
MASKS = {
    f"{STRICT}and row 0, all of it masked, is NaN": {"weigh": weighing(strictly_past, ways=TO_INFINITY)},
    f"{STRICT}and in row 0, all of it masked, it cancels": {"weigh": weighing(strictly_past, ways=TO_FINITE)},
    "the mask is transposed: position i attends to the keys ≥ i; it should be those ≤ i": {
        "weigh": weighing(from_here)
    },
    "the mask is transposed and covers the diagonal: position i attends to the keys > i; it should be those ≤ i": {
        "weigh": weighing(strictly_future)
    },
    "the mask comes after the softmax; it should come before, so that each row sums to 1": {"weigh": masking_weights()},
    "masked scores are 0 (or are multiplied by 0); they should be −∞, because exp(0) = 1": {
        "weigh": lambda scores: over_keys(scores.tril())
    },
    "nothing is masked": {"weigh": over_keys},
}
OTHER_MASKS = {
    "the diagonal is on both sides: it is kept by tril and masked by triu": {"weigh": diagonal_on_both_sides},
    "the scores are lost: the mask alone reaches the softmax": {"weigh": mask_alone},
    "all is NaN: a mask of ones and zeros times −∞ holds 0·(−∞) = NaN": {"weigh": nothing_but_nan},
    "masked scores are too large: they should be −∞": {"weigh": weighing(past, ways=TOO_LITTLE)},
}
QUERIES = "the softmax runs over the queries; it should run over the keys"
AXES = {
    QUERIES: {"weigh": weighing(past, dim=1)},
    "the softmax runs over the batch; it should run over the keys": {"weigh": weighing(past, dim=0)},
}
MASKS_AND_AXIS = {
    f"{QUERIES}; and the mask covers the diagonal": {"weigh": weighing(strictly_past, dim=1)},
    f"{QUERIES}; and the mask is transposed": {"weigh": weighing(from_here, dim=1)},
    f"{QUERIES}; and the mask is transposed and covers the diagonal": {"weigh": weighing(strictly_future, dim=1)},
    f"{QUERIES}; and the mask comes after it": {"weigh": masking_weights(dim=1)},
    f"{QUERIES}; and masked scores are 0, not −∞": {"weigh": lambda scores: scores.tril().softmax(dim=1)},
    f"{QUERIES}; and nothing is masked": {"weigh": lambda scores: scores.softmax(dim=1)},
}
UNTURNED = "the weights (b, s, k) meet the values without a transpose, or after a `view`: it sums over the queries"
SQUARE_VIEWS = {UNTURNED if words == WEIGHTS_VIEWED else words: recipe for words, recipe in VIEWS.items()}
WRONG_MASKS = {**MASKS, **OTHER_MASKS, **AXES, **MASKS_AND_AXIS}
TWO = {
    **both(MASKS, SCALES),
    **both(AXES, SCALES),
    **both(MASKS, OPERANDS),
    **both(AXES, OPERANDS),
    **both(OPERANDS, SCALES),
    **both(SQUARE_VIEWS, SCALES),
    **both(SQUARE_VIEWS, MASKS),
    **both(SQUARE_VIEWS, AXES),
}
MISTAKES = {
    **forms({**WRONG_MASKS, **SCALES, **OPERANDS, **SQUARE_VIEWS, **TWO}, weigh=over_past),
    **other_results(over_past),
}
FROM_VALUES = "scores of exactly 0 are taken for masked ones: the mask is made from the scores' values"
FROM_VALUES_MASKS = {
    f"{FROM_VALUES}, tril(scores) == 0": {"weigh": weighing(nonzero_past)},
    f"{FROM_VALUES}, triu(scores) != 0": {"weigh": weighing(past_or_zero)},
}
ZERO_MISTAKES = forms(FROM_VALUES_MASKS, weigh=over_past)
