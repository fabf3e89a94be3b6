"""What students get wrong in attention without a mask: the axis of its softmax, and what comes back."""

import math

from harness import Alternatives
from tasks.common.attention import CONTEXT, WEIGHTS, attend, form, layouts, over_keys, scores_of
from tasks.common.attention_mistakes import (
    OPERANDS,
    SCALES,
    VERY_NEGATIVE,
    VIEWS,
    both,
    forms,
    other_results,
    wrong,
)


def scores_returned(given):
    """The scores come back in place of the weights."""
    return layouts(attend(given)[0], scores_of(given))


def weights_viewed(given):
    """`view` instead of a transpose on the way from one layout of the weights to the other, after the context."""
    context, weights = attend(given)
    flat = weights.reshape(weights.mT.shape)
    return {CONTEXT: context, WEIGHTS: Alternatives(b_s_k=flat, b_k_s=weights.mT.reshape(weights.shape))}


def filling_zero_scores(fill):
    """Return the softmax over the keys with scores of exactly 0 replaced."""
    return lambda scores: over_keys(scores.masked_fill(scores == 0, fill))


AXES = {
    "the softmax runs over the queries; it should run over the keys": {"weigh": lambda scores: scores.softmax(dim=1)},
    "the softmax runs over the batch; it should run over the keys": {"weigh": lambda scores: scores.softmax(dim=0)},
}
ONE = {**AXES, **SCALES, **OPERANDS, **VIEWS}
TWO = {
    **both(AXES, SCALES),
    **both(AXES, OPERANDS),
    **both(AXES, VIEWS),
    **both(OPERANDS, SCALES),
    **both(VIEWS, SCALES),
}
MISTAKES = {
    **forms({**ONE, **TWO}, weigh=over_keys),
    **other_results(over_keys),
    "the softmax is missing": form(weigh=lambda scores: scores),
    "the scores are returned in place of the weights": scores_returned,
    "`view` turns the weights that are returned: it does not exchange axes": weights_viewed,
}
ZERO_MISTAKES = {
    "scores of exactly 0 are masked: the mask is made from the scores' values": wrong(
        weigh=(filling_zero_scores(-math.inf), filling_zero_scores(VERY_NEGATIVE))
    ),
}
