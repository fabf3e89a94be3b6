"""What students get wrong in attention, with or without a mask: recipes by the words for them."""

import math

import torch

from harness import Alternatives
from tasks.common.attention import (
    ARGUMENTS,
    CONTEXT,
    LAYERS,
    PARAMETERS,
    WEIGHTS,
    attend,
    gradient_form,
    layer,
    layouts,
    rows_of,
)

VERY_NEGATIVE = -1e7  # what the hand-out's mask puts in the place of −∞


def unscaled(hidden, keys):
    """Return 1."""
    return 1.0


def times_root(hidden, keys):
    """Return √h."""
    return math.sqrt(hidden)


def over_hidden(hidden, keys):
    """Return 1/h."""
    return 1 / hidden


def over_root_of_keys(hidden, keys):
    """Return 1/√s."""
    return 1 / math.sqrt(keys)


def layers_on(queries, keys, values):
    """Return operands: each a pair of a layer's name (None: no layer) and the name of its rows."""

    def operands(given):
        pairs = (queries, keys, values)
        return tuple(given[rows] if name is None else layer(given, name, given[rows]) for name, rows in pairs)

    return operands


def by_viewed_keys(queries, keys):
    """Return queries (b, k, h) times keys (b, s, h) that are read as (b, h, s)."""
    return queries @ keys.reshape(keys.mT.shape)


def by_viewed_queries(queries, keys):
    """Return keys (b, s, h) times queries (b, k, h) that are read as (b, h, k), turned to (b, k, s)."""
    return (keys @ queries.reshape(queries.mT.shape)).mT


def by_viewed_weights(weights, values):
    """Return weights (b, s, k) that are read as (b, k, s), times values (b, s, h)."""
    return weights.mT.reshape(weights.shape) @ values


SCALES = {
    "the scores are not scaled: they should be divided by √h": {"scale": unscaled},
    "the scores are multiplied by √h; they should be divided by it": {"scale": times_root},
    "the scores are divided by h; it should be √h": {"scale": over_hidden},
    "the scores are divided by the root of the number of keys; it should be √h": {"scale": over_root_of_keys},
}
Q, K, V = LAYERS.items()
OPERANDS = {
    "the values are not projected by V": {"operands": layers_on(Q, K, (None, "values"))},
    "queries and keys are not projected by Q and K": {"operands": layers_on((None, "queries"), (None, "keys"), V)},
    "nothing is projected: Q, K and V are not used": {"operands": lambda given: tuple(rows_of(given).values())},
    "V projects the keys; it should project the values": {"operands": layers_on(Q, K, ("V", "keys"))},
    "the projected keys are summed up; it should be the projected values": {"operands": layers_on(Q, K, K)},
    "Q and K are exchanged": {"operands": layers_on(("K", "queries"), ("Q", "keys"), V)},
    "Q projects the keys; K should": {"operands": layers_on(Q, ("Q", "keys"), V)},
}
WEIGHTS_VIEWED = "`view` stands in for the transpose of the weights: it does not exchange axes"
VIEWS = {
    "`view` stands in for the transpose of the keys: it does not exchange axes": {"scores": by_viewed_keys},
    "`view` stands in for the transpose of the queries: it does not exchange axes": {"scores": by_viewed_queries},
    WEIGHTS_VIEWED: {"combine": by_viewed_weights},
    "`view` stands in for both transposes, of the queries and of the weights: it does not exchange axes": {
        "scores": by_viewed_queries,
        "combine": by_viewed_weights,
    },
}


def both(first, second):
    """Return the recipes of two mistakes at once."""
    return {f"{one}; and {other}": {**first[one], **second[other]} for one in first for other in second}


def wrong(weigh, **recipe):
    """Return a form: the answer of a recipe, or of several where `weigh` is a tuple of ways to make one mistake."""
    ways = weigh if isinstance(weigh, tuple) else (weigh,)

    def answer(given):
        found = [attend(given, weigh=way, **recipe) for way in ways]
        if len(found) == 1:
            return layouts(*found[0])
        contexts = {f"way_{number}": context for number, (context, _) in enumerate(found)}
        weights = {f"way_{number}": weights for number, (_, weights) in enumerate(found)}
        turned = {f"{name}_turned": value.mT for name, value in weights.items()}
        return {CONTEXT: Alternatives(**contexts), WEIGHTS: Alternatives(**turned, **weights)}

    return answer


def forms(recipes, *, weigh):
    """Return a form for each recipe by the same words; `weigh` where the recipe has nothing else in its place."""
    return {words: wrong(**{"weigh": weigh, **recipe}) for words, recipe in recipes.items()}


def other_results(weigh):
    """Return forms of mistakes in what is done with the right weights, by the words for them."""

    def weights_divided(given):
        context, weights = attend(given, scale=unscaled, weigh=weigh)
        root = math.sqrt(given["hidden_size"])
        return layouts(context / root, weights / root)

    def summed_context(given):
        context, weights = attend(given, weigh=weigh)
        total = context.sum(dim=1, keepdim=True)
        return {**layouts(context, weights), CONTEXT: Alternatives(b_1_h=total, b_h=total[:, 0])}

    def exchanged_results(given):
        context, weights = attend(given, weigh=weigh)
        return {CONTEXT: Alternatives(b_s_k=weights.mT, b_k_s=weights), WEIGHTS: context}

    return {
        "√h divides the weights; it should divide the scores, before the softmax": weights_divided,
        "the context is summed over the queries; each query has its own, (b, k, h)": summed_context,
        "the results are exchanged: the context comes first, then the weights": exchanged_results,
    }


def lost_gradients(weigh):
    """Return forms of gradients that don't flow, by the words for them."""

    def no_input_gradient(given):
        return {ARGUMENTS: {name: torch.zeros_like(given[name]) for name in LAYERS.values()}}

    def no_gradient(given):
        nothing = {name: torch.zeros_like(value) for name, value in given["parameters"].items()}
        return {PARAMETERS: nothing, **no_input_gradient(given)}

    return {
        "the weights are detached: no gradient reaches Q and K": gradient_form(
            weigh=lambda scores: weigh(scores).detach()
        ),
        "the context is detached: no gradient reaches anything": no_gradient,
        "queries, keys and values are detached: no gradient reaches them": no_input_gradient,
    }
