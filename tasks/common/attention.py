"""What the two attention tasks share: inputs, the formula with parts that can be exchanged, questions, properties.

`attend` is the definition. A known mistake is the definition with one or two of its parts exchanged, a *recipe*.
"""

import math

import torch

from harness import Alternatives, Finding, FloatTensor, Module, close

CONTEXT, WEIGHTS = "context vectors", "attention weights"
PARAMETERS, ARGUMENTS = "parameter gradients", "input gradients"
LAYERS = {"Q": "queries", "K": "keys", "V": "values"}  # which layer projects what
CLEAR_LEAD = 20.0  # a score that leads by this much takes all of the softmax but e⁻²⁰


class Attention(Module):
    """A module whose parameters Q, K and V are Linear(hidden_size, hidden_size)."""

    def forward(self, queries: FloatTensor, keys: FloatTensor, values: FloatTensor):
        """Return (context (b, k, h), weights (b, s, k)) for queries (b, k, h), keys and values (b, s, h).

        The weights may come as (b, k, s) as well.
        """
        raise NotImplementedError


def inputs(generator, *, batch, queries, keys, hidden, scores=None):
    """Return parameters of the three layers, queries, keys, values, and a direction for gradients.

    Args:
        generator: The source of all numbers.
        batch: Sequences.
        queries: Positions that ask.
        keys: Positions that are asked.
        hidden: The hidden size.
        scores: A number scales Q so that the largest |score| is this; a word says which scores or values are exactly
            0, see `_zeroed`; they are of order 1 when not given.
    """
    rows = {"queries": queries, "keys": keys, "values": keys}
    given = {"hidden_size": hidden, "parameters": {}}
    for name in LAYERS:
        given["parameters"][f"{name}.weight"] = torch.randn(hidden, hidden, generator=generator) / math.sqrt(hidden)
        given["parameters"][f"{name}.bias"] = 0.5 * torch.randn(hidden, generator=generator)
    for name, length in rows.items():
        given[name] = torch.randn(batch, length, hidden, generator=generator)
    given["cotangent"] = torch.randn(batch, queries, hidden, generator=generator)
    if isinstance(scores, str):
        _zeroed(given, scores, generator)
    elif scores is not None:
        factor = scores / float(scores_of(given).abs().max())
        for part in ("Q.weight", "Q.bias"):
            given["parameters"][part] *= factor
    return given


def _zeroed(given, which, generator):
    """Set to 0 what makes scores exactly 0, all of them or those of some keys or queries; or some values."""
    parameters = given["parameters"]
    if which == "projections":
        for part in ("Q.weight", "Q.bias", "K.weight", "K.bias"):
            parameters[part].zero_()
        return
    if which != "values":
        parameters["Q.bias"].zero_()
        parameters["K.bias"].zero_()
    if which == "inputs":
        given["queries"].zero_()
        given["keys"].zero_()
    elif which == "first key":
        given["keys"][:, 0] = 0.0
    else:
        length = given[which].shape[1]
        chosen = torch.randperm(length, generator=generator)[: max(1, length // 3)]
        given[which][:, chosen] = 0.0


def layer(given, name, rows):
    """Return the Linear layer of a name on rows (b, n, h)."""
    return rows @ given["parameters"][f"{name}.weight"].T + given["parameters"][f"{name}.bias"]


def projected(given):
    """Return Q(queries), K(keys), V(values)."""
    return tuple(layer(given, name, given[rows]) for name, rows in LAYERS.items())


def products(queries, keys):
    """Return the product of every query with every key, (b, k, s)."""
    return queries @ keys.mT


def over_root(hidden, keys):
    """Return 1/√h."""
    return 1 / math.sqrt(hidden)


def over_keys(scores):
    """Return the softmax over the keys of scores (b, k, s)."""
    return torch.softmax(scores, dim=-1)


def by_logsumexp(scores):
    """Return the same as exp(s − logsumexp s), which carries the rounding of large scores."""
    return torch.exp(scores - torch.logsumexp(scores, dim=-1, keepdim=True))


def average(weights, values):
    """Return the weighted sums of the values, (b, k, h)."""
    return weights @ values


def attend(given, *, operands=projected, scores=products, scale=over_root, weigh=over_keys, combine=average):
    """Return (context (b, k, h), weights (b, k, s)); every part of the definition can be exchanged."""
    queries, keys, values = operands(given)
    weights = weigh(scores(queries, keys) * scale(given["hidden_size"], keys.shape[1]))
    return combine(weights, values), weights


def scores_of(given):
    """Return the scores q·k/√h, (b, k, s)."""
    return attend(given, weigh=lambda scores: scores)[1]


def form(*, weigh=over_keys, **recipe):
    """Return a form: the answer of a recipe, the weights in either layout."""
    return lambda given: layouts(*attend(given, weigh=weigh, **recipe))


def layouts(context, weights):
    """Return an answer from context (b, k, h) and weights (b, k, s), the weights in either layout."""
    return {CONTEXT: context, WEIGHTS: Alternatives(b_s_k=weights.mT, b_k_s=weights)}


def gradient_form(*, weigh=over_keys):
    """Return a form: the gradients of ⟨context, cotangent⟩, zero where there is none."""

    def gradients(given):
        parameters = {name: value.detach().clone().requires_grad_() for name, value in given["parameters"].items()}
        rows = {name: given[name].detach().clone().requires_grad_() for name in LAYERS.values()}
        context, _ = attend({**given, **rows, "parameters": parameters}, weigh=weigh)
        leaves = (*parameters.values(), *rows.values())
        found = torch.autograd.grad((context * given["cotangent"]).sum(), leaves, allow_unused=True)
        filled = [torch.zeros_like(leaf) if g is None else g for leaf, g in zip(leaves, found, strict=True)]
        size = len(parameters)
        return {
            PARAMETERS: dict(zip(parameters, filled[:size], strict=True)),
            ARGUMENTS: dict(zip(rows, filled[size:], strict=True)),
        }

    return gradients


def opened(subject, hook, given):
    """Return a module that holds the given parameters."""
    handle = getattr(subject, hook)(hidden_size=given["hidden_size"])
    handle.set_parameters(given["parameters"])
    return handle


def rows_of(given):
    """Return the arguments of a forward pass."""
    return {name: given[name] for name in LAYERS.values()}


def outputs(value):
    """Return (context, weights) from a forward pass; None for what isn't there."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if not isinstance(value, tuple | list):
        return value, None
    return tuple([*value, None, None][:2])


def asking(hook):
    """Return what asks for context and weights."""

    def ask(subject, given):
        context, weights = outputs(opened(subject, hook, given)(**rows_of(given)))
        return {CONTEXT: context, WEIGHTS: weights}

    return ask


def asking_gradients(hook):
    """Return what asks for the gradients of ⟨context, cotangent⟩; the weights may honestly come detached."""

    def ask(subject, given):
        handle = opened(subject, hook, given)
        found = handle.gradients(cotangents=[given["cotangent"]], wrt=tuple(LAYERS.values()), **rows_of(given))
        return {PARAMETERS: found.parameters, ARGUMENTS: found.arguments}

    return ask


def turned(weights, shape):
    """Return the weights in every layout that fits the shape (b, k, s); as they came when none does."""
    weights = torch.as_tensor(weights)
    found = [one for one in (weights.mT, weights) if one.shape == shape] if weights.ndim == 3 else []
    return found or [weights]


def best(findings):
    """Return the fewest findings of several layouts."""
    return min(findings, key=len)


CALLS = "a module answers each call by itself, with the parameters of now, whatever came in earlier calls"


def calls_leave_no_trace(hook, sizes, *, weigh=over_keys):
    """Return a property: one module answers calls of other lengths and batches, one after the other, each rightly.

    The last call is like the first, with other parameters: what was made of the earlier ones counts no more.

    Args:
        hook: The hook.
        sizes: Gives, from the case's options, those of every call in a row.
        weigh: The softmax, with its mask if there is one.
    """

    def holds(subject, trial):
        first, last = trial.inputs(), trial.inputs()
        handle = opened(subject, hook, first)
        calls = [
            {**trial.inputs(**options), "parameters": first["parameters"]} for options in sizes(trial.case.options)
        ]
        for given in (*calls, last):
            if given is last:
                handle.set_parameters(last["parameters"])
            context, weights = outputs(handle(**rows_of(given)))
            held, wanted = attend(given, weigh=weigh)
            found = [
                *close(context, held, asked=CALLS),
                *best([close(one, wanted, asked=CALLS) for one in turned(weights, wanted.shape)]),
            ]
            if found:
                return found
        return []

    return holds


def huge_scores_pick_one_key(hook, mask=None):
    """Return a property: at huge scores all is finite, each query's weights sum to 1, the right key takes them all.

    Args:
        hook: The hook.
        mask: Sets the scores that don't count to −∞; none when not given.
    """

    def holds(subject, trial):
        given = trial.inputs()
        context, weights = outputs(opened(subject, hook, given)(**rows_of(given)))
        scores = scores_of(given) if mask is None else mask(scores_of(given))
        return best([_picked(one, context, scores, projected(given)[2]) for one in turned(weights, scores.shape)])

    return holds


def _picked(weights, context, scores, values):
    """Return findings unless the weights (b, k, s) pick, in each row with a clear winner, the value of its key."""
    if weights.shape == scores.shape and not bool(torch.isfinite(weights).all()):
        came = (
            "NaN or infinite weights: exp overflows above 88 unless each row's largest score is subtracted first, "
            "and weights that are masked after it may sum to 0"
        )
        return [Finding(asked="finite weights at scores up to 1,000", came=came)]
    first, second = scores.topk(2).values.unbind(-1)
    clear = first - second > CLEAR_LEAD
    winner = scores.argmax(dim=-1)
    wanted = torch.nn.functional.one_hot(winner, scores.shape[-1]).float()
    held = values.gather(1, winner[..., None].expand(-1, -1, values.shape[-1]))
    if weights.shape != scores.shape:
        return close(weights, wanted, asked="weights of shape (b, s, k)")
    sums = weights.sum(dim=-1)
    return [
        *close(sums, torch.ones(sums.shape), asked="each query's weights sum to 1"),
        *close(weights[clear], wanted[clear], asked="a key whose score is far ahead takes all of the weight"),
        *close(_where(context, clear), held[clear], asked="the context is the value of the key that is far ahead"),
    ]


def _where(context, rows):
    """Return the context's rows where a mask (b, k) holds; as it came when its shape doesn't fit."""
    context = torch.as_tensor(context)
    return context[rows] if context.shape[:2] == rows.shape else context
