"""Scaled dot-product attention (hand-out 3.1.1).

Queries (b, k, h), keys and values (b, s, h) go through the Linear layers Q, K and V. Every query weighs the s keys by
softmax(q·k/√h), and its context is the weighted sum of the projected values.

Graded: context and weights by value, with k ≠ s, with scores of exactly 0 and up to 30, and over about 150 keys; at
scores up to 1,000 that all is finite and the right key wins; the order of the keys; that an earlier call changes no
later one, and that other parameters do; the gradient of the context.
Not graded: whether the weights come as (b, s, k) or (b, k, s), and queries of shape (b, h).
"""

import torch

from harness import Alternatives, Between, Case, Check, Same, Task, Workload, close, hookspec, tolerances_beside
from tasks.common.attention import (
    CALLS,
    CONTEXT,
    WEIGHTS,
    Attention,
    asking,
    asking_gradients,
    attend,
    best,
    by_logsumexp,
    calls_leave_no_trace,
    form,
    gradient_form,
    huge_scores_pick_one_key,
    inputs,
    opened,
    outputs,
    over_keys,
    rows_of,
    scores_of,
    turned,
)
from tasks.common.attention_mistakes import lost_gradients
from tasks.common.unmasked_mistakes import MISTAKES, ZERO_MISTAKES


class Spec:
    """The hook of the task; b, k, s ≥ 1."""

    @hookspec
    def scaled_dot_attention(self, hidden_size: int) -> Attention:
        """Return a module with `Q`, `K`, `V`, each Linear(hidden_size, hidden_size). Raises: nothing on finite input.

        Its forward takes queries (b, k, h) or (b, h), which counts as k = 1.
        """


HOOK = "scaled_dot_attention"
ask = asking(HOOK)


def attention_inputs(generator, *, one_sided=False, scores=None, **options):
    """Return the inputs of a call.

    Args:
        generator: The source of all numbers.
        one_sided: Whether the keys are much alike and one query is another's opposite, so that the scores of the one
            are all about `scores` and those of the other all about −`scores`.
        scores: As of `inputs`.
        options: The others of `inputs`.
    """
    given = inputs(generator, scores=scores, **options)
    if one_sided:
        _one_sided(given, scores, generator)
    return given


def _one_sided(given, largest, generator):
    given["parameters"]["Q.bias"].zero_()
    given["keys"] = given["keys"][:, :1] + 0.05 * torch.randn(given["keys"].shape, generator=generator)
    scores = scores_of(given)[0]
    ahead = int(scores.abs().amax(dim=1).argmax())
    given["queries"][0, 0] = scores[ahead].sum().sign() * given["queries"][0, ahead]
    given["queries"][0, 1] = -given["queries"][0, 0]
    given["parameters"]["Q.weight"] *= largest / float(scores_of(given).abs().max())


def order_of_keys_does_not_matter(subject, trial):
    """Check that permuting the keys with their values leaves the context, and permutes the weights."""
    given = trial.inputs()
    handle = opened(subject, HOOK, given)
    order = torch.randperm(given["keys"].shape[1], generator=trial.generator())
    moved = {**rows_of(given), "keys": given["keys"][:, order], "values": given["values"][:, order]}
    (context, weights), (again, permuted) = outputs(handle(**rows_of(given))), outputs(handle(**moved))
    asked = "permuting the keys with their values leaves the context and permutes the weights"
    shape = scores_of(given).shape
    layouts_of_both = zip(turned(weights, shape), turned(permuted, shape), strict=False)
    return [
        *close(again, torch.as_tensor(context), asked=asked),
        *best([close(after, before[..., order], asked=asked) for before, after in layouts_of_both]),
    ]


def calls_in_a_row(options):
    """Return the sizes of calls: all sequences, one alone, more and fewer rows, and those of the first call again."""
    batch, queries, keys = (options[name] for name in ("batch", "queries", "keys"))
    return (
        {},
        {"batch": 1},
        {"batch": batch, "queries": queries + 2, "keys": keys + 3},
        {"batch": batch, "queries": queries - 1, "keys": keys - 2},
        {},
    )


def ask_flat(subject, given):
    """Ask with queries of shape (b, h)."""
    value = opened(subject, HOOK, given)(**{**rows_of(given), "queries": given["queries"][:, 0]})
    context, weights = outputs(value)
    return {CONTEXT: context, WEIGHTS: weights}


def flat_form(given):
    """What queries (b, 1, h) give; the axis k = 1 may be left out."""
    context, weights = attend(given)
    return {
        CONTEXT: Alternatives(b_1_h=context, b_h=context[:, 0]),
        WEIGHTS: Alternatives(b_s_1=weights.mT, b_1_s=weights, b_s=weights[:, 0]),
    }


DEFINITION = (form(), form(weigh=by_logsumexp))
ASKED = "context (b, k, h) and weights (b, s, k): softmax over the s keys of q·k/√h"

# Small hidden sizes, because a score that is wrongly multiplied by √h carries its rounding beyond what names a mistake.
SHAPES = (
    Case(
        "more_keys",
        batch=Between(2, 4),
        queries=Between(2, 4),
        keys=Between(6, 8),
        hidden=Between(6, 10),
        precision=True,
    ),
    Case("more_queries", batch=2, queries=Between(7, 9), keys=Between(3, 5), hidden=Between(6, 10), precision=True),
    Case("one_sequence", batch=1, queries=Between(4, 6), keys=Between(2, 3), hidden=Between(6, 9)),
    Case("one_query", batch=Between(3, 5), queries=1, keys=Between(4, 7), hidden=Between(4, 8)),
    Case("one_key", batch=2, queries=Between(2, 4), keys=1, hidden=Between(3, 6)),
    Case("odd", batch=Between(3, 5, step=2), queries=Between(2, 3), keys=Between(9, 11), hidden=Between(5, 7, step=2)),
    Case("square", batch=2, queries=Between(4, 7), keys=Same("queries"), hidden=Between(8, 10)),
)
WIDE = (
    Case(
        "wide", batch=Between(2, 3), queries=Between(3, 4), keys=Between(6, 7), hidden=Between(24, 32), precision=True
    ),
    Case("wider", batch=2, queries=Between(7, 9), keys=Between(4, 5), hidden=Between(48, 64), precision=True),
    Case(
        "longest",
        batch=1,
        queries=Between(70, 80),
        keys=Between(140, 160),
        hidden=Between(4, 6),
        kind="about 150 keys",
    ),
)
ZEROS = (
    Case(
        "projections",
        batch=2,
        queries=Between(2, 3),
        keys=Between(4, 6),
        hidden=Between(6, 9),
        scores="projections",
        kind="Q and K all 0",
    ),
    Case(
        "inputs",
        batch=2,
        queries=Between(4, 5),
        keys=Between(2, 3),
        hidden=Between(5, 8),
        scores="inputs",
        kind="queries and keys all 0",
    ),
    Case(
        "some_keys",
        batch=Between(2, 4),
        queries=Between(3, 4),
        keys=Between(6, 8),
        hidden=Between(12, 16),
        scores="keys",
        kind="some keys that project to exactly 0",
    ),
    Case(
        "some_queries",
        batch=2,
        queries=Between(6, 7),
        keys=Between(3, 5),
        hidden=Between(6, 9),
        scores="queries",
        kind="some queries that project to exactly 0",
    ),
    Case(
        "some_values",
        batch=2,
        queries=Between(3, 4),
        keys=Between(5, 7),
        hidden=Between(6, 9),
        scores="values",
        kind="some values that are all 0",
    ),
)
LARGE = (
    Case(
        "large",
        batch=2,
        queries=Between(3, 4),
        keys=Between(5, 7),
        hidden=Between(12, 16),
        scores=30.0,
        kind="scores up to 30",
    ),
    Case(
        "large_wide",
        batch=3,
        queries=5,
        keys=9,
        hidden=Between(56, 64),
        scores=30.0,
        kind="scores up to 30, h above 50",
    ),
)
HUGE = (
    Case(
        "huge",
        batch=3,
        queries=Between(4, 5),
        keys=Between(6, 7),
        hidden=Between(12, 16),
        scores=1000.0,
        kind="scores up to 1,000",
    ),
    Case(
        "one_sided",
        batch=1,
        queries=Between(4, 5),
        keys=Between(6, 7),
        hidden=Between(12, 16),
        scores=1000.0,
        one_sided=True,
        kind="a query whose scores are all about 1,000, and one whose scores are all about −1,000",
    ),
)
CALLED_AGAIN = (
    Case(
        "calls",
        batch=Between(2, 3),
        queries=Between(2, 4),
        keys=Between(5, 6),
        hidden=Between(4, 8),
        kind="calls of several lengths and batches, the last with other parameters",
    ),
)
EXAMPLE = (Case("example", visible=True, batch=1, queries=Between(1, 2), keys=3, hidden=2),)
FLAT = (Case("flat", batch=3, queries=1, keys=5, hidden=8, kind="queries of shape (b, h)"),)

WORKLOADS = (
    Workload(
        name="length",
        hook=HOOK,
        check="value",
        options={"batch": 4, "queries": 128, "keys": 128, "hidden": 64},
        axis=("queries", "keys"),
        sizes=(16, 32, 64, 128, 256, 512),
    ),
    Workload(
        name="batch",
        hook=HOOK,
        check="value",
        options={"batch": 64, "queries": 16, "keys": 16, "hidden": 32},
        axis=("batch",),
        sizes=(1, 4, 16, 64, 256),
    ),
    Workload(
        name="training",
        hook=HOOK,
        check="gradients",
        options={"batch": 8, "queries": 64, "keys": 64, "hidden": 64},
        axis=("queries", "keys"),
        sizes=(16, 32, 64, 128, 256),
    ),
)

TASK = Task(
    name="scaled_dot_attention",
    title="Scaled dot-product attention: context, weights and gradients",
    handout="3.1.1",
    spec=Spec,
    aliases={HOOK: "ScaledDotAttention"},
    inputs=attention_inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(name="example", hook=HOOK, asks=ASKED, cases=EXAMPLE, ask=ask, forms=DEFINITION, points=0.5),
        Check(
            name="value", hook=HOOK, asks=ASKED, cases=SHAPES, ask=ask, forms=DEFINITION, mistakes=MISTAKES, points=2.5
        ),
        Check(
            name="value_at_larger_sizes",
            hook=HOOK,
            asks=ASKED,
            cases=WIDE,
            ask=ask,
            forms=DEFINITION,
            after=("value",),
            points=1.0,
        ),
        Check(
            name="calls_leave_no_trace",
            hook=HOOK,
            asks=CALLS,
            cases=CALLED_AGAIN,
            holds=calls_leave_no_trace(HOOK, calls_in_a_row),
            points=0.5,
            after=("value",),
        ),
        Check(
            name="order_of_keys_does_not_matter",
            hook=HOOK,
            asks="permuting the keys with their values leaves the context and permutes the weights",
            cases=SHAPES[:2],
            holds=order_of_keys_does_not_matter,
            points=0.5,
            after=("value",),
        ),
        Check(
            name="zero_scores",
            hook=HOOK,
            asks="a score of exactly 0 counts as any other, exp(0) = 1, and so does a value of 0",
            cases=ZEROS,
            ask=ask,
            forms=DEFINITION,
            after=("value",),
            mistakes=ZERO_MISTAKES,
            points=1.5,
        ),
        Check(
            name="large_scores",
            hook=HOOK,
            asks=f"{ASKED}, at scores up to 30",
            cases=LARGE,
            ask=ask,
            forms=DEFINITION,
            after=("value",),
            points=1.0,
        ),
        Check(
            name="huge_scores_pick_one_key",
            hook=HOOK,
            asks="at scores up to 1,000 all is finite, each query's weights sum to 1, the largest score wins",
            cases=HUGE,
            holds=huge_scores_pick_one_key(HOOK),
            points=0.5,
        ),
        Check(
            name="gradients",
            hook=HOOK,
            asks="the gradient of the context with respect to Q, K, V, queries, keys and values",
            cases=(WIDE[0], WIDE[2], SHAPES[2], SHAPES[5]),
            ask=asking_gradients(HOOK),
            forms=(gradient_form(), gradient_form(weigh=by_logsumexp)),
            after=("value",),
            mistakes=lost_gradients(over_keys),
            points=2.0,
        ),
        Check(
            name="flat_queries",
            hook=HOOK,
            asks="queries (b, h) count as k = 1: context (b, 1, h) or (b, h)",
            cases=FLAT,
            ask=ask_flat,
            forms=(flat_form,),
            gating=False,
        ),
    ),
    workloads=WORKLOADS,
)
