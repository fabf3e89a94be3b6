"""Causal scaled dot-product attention (hand-out 3.1.2).

The same as scaled dot-product attention with k = s, but position i attends to the keys at positions j ≤ i only: the
other scores are −∞ before the softmax, so that nothing depends on the future.

Graded: context and weights by value, with scores of exactly 0 and up to 30, and over about 150 positions; at scores up
to 1,000 that all is finite and the right key wins; that the future changes nothing earlier, and an earlier call nothing
later; row 0 of the weights; the gradient of the context.
Not graded: whether the weights come as (b, s, k) or (b, k, s), and fewer or more keys than queries.
"""

import torch

from harness import Between, Case, Check, Task, Workload, close, hookspec, tolerances_beside
from tasks.common.attention import (
    CALLS,
    Attention,
    asking,
    asking_gradients,
    best,
    calls_leave_no_trace,
    form,
    gradient_form,
    huge_scores_pick_one_key,
    inputs,
    opened,
    outputs,
    projected,
    rows_of,
    scores_of,
    turned,
)
from tasks.common.attention_mistakes import lost_gradients
from tasks.common.causal_masks import MISTAKES, ZERO_MISTAKES, masked, over_past, past_by_logsumexp


class Spec:
    """The hook of the task; b, s ≥ 1."""

    @hookspec
    def causal_attention(self, hidden_size: int) -> Attention:
        """Return a module with `Q`, `K`, `V`, each Linear(hidden_size, hidden_size). Raises: nothing on finite input.

        Its forward takes as many queries as keys; row i of the weights, that of query i, is 0 at the keys j > i.
        """


HOOK = "causal_attention"
ask = asking(HOOK)


def sequence_inputs(generator, *, length, lowest_first=False, **options):
    """Return inputs with as many queries as keys.

    Args:
        generator: The source of all numbers.
        length: Positions.
        lowest_first: Whether the largest |score| is that of position 0 with itself, and negative: no mask but one far
            below it leaves to position 0 what is its own.
        options: Those of `inputs`.
    """
    given = inputs(generator, queries=length, keys=length, **options)
    if lowest_first:
        _lowest_first(given)
    return given


def _lowest_first(given):
    """Make the score with the largest magnitude negative, and put its query and key first in their sequence."""
    scores = scores_of(given)
    sequence, query, key = (int(place) for place in torch.unravel_index(scores.abs().argmax(), scores.shape))
    if scores[sequence, query, key] > 0:
        for part in ("Q.weight", "Q.bias"):
            given["parameters"][part] *= -1
    for name, place in (("queries", query), ("keys", key)):
        given[name][sequence, 0] = given[name][sequence, place].clone()


def calls_in_a_row(options):
    """Return the sizes of calls: all sequences, one alone, longer ones, shorter ones, and the first ones' again."""
    batch, length = options["batch"], options["length"]
    return (
        {},
        {"batch": 1},
        {"batch": batch, "length": length + 2},
        {"batch": batch, "length": length - 2},
        {},
    )


def future_changes_nothing(subject, trial):
    """Check that new queries, keys and values after a position leave context and weights up to it as they were."""
    given, other = trial.inputs(), trial.inputs()
    handle = opened(subject, HOOK, given)
    length = given["queries"].shape[1]
    now = 1 + int(torch.randint(0, length - 1, (), generator=trial.generator()))
    moved = {name: torch.cat([rows[:, :now], 3 * other[name][:, now:]], dim=1) for name, rows in rows_of(given).items()}
    (context, weights), (after, weights_after) = outputs(handle(**rows_of(given))), outputs(handle(**moved))
    asked = "queries, keys and values after a position change neither context nor weights up to it"
    shape = scores_of(given).shape
    pairs = zip(turned(weights, shape), turned(weights_after, shape), strict=False)
    return [
        *close(torch.as_tensor(after)[:, :now], torch.as_tensor(context)[:, :now], asked=asked),
        *best([close(second[:, :now], first[:, :now], asked=asked) for first, second in pairs]),
    ]


def first_position_sees_itself(subject, trial):
    """Check that row 0 of the weights is [1, 0, …, 0], and its context the projected first value."""
    given = trial.inputs()
    context, weights = outputs(opened(subject, HOOK, given)(**rows_of(given)))
    shape = scores_of(given).shape
    wanted = torch.zeros(shape[0], shape[2])
    wanted[:, 0] = 1.0
    asked = "position 0 sees only itself: row 0 of the weights is [1, 0, …, 0]"
    rows = [one[:, 0] if one.ndim == 3 else one for one in turned(weights, shape)]
    held = projected(given)[2][:, 0]
    return [
        *best([close(row, wanted, asked=asked) for row in rows]),
        *close(torch.as_tensor(context)[:, 0], held, asked="the context of position 0 is V of its own value"),
    ]


DEFINITION = (form(weigh=over_past), form(weigh=past_by_logsumexp))
ASKED = "context and weights: softmax of q·k/√h over the keys j ≤ i, the others masked before it"

# Small hidden sizes, because a score that is wrongly multiplied by √h carries its rounding beyond what names a mistake.
LENGTHS = (
    Case("odd_batch", batch=3, length=Between(6, 8), hidden=Between(6, 9), precision=True),
    Case("even", batch=2, length=Between(6, 8, step=2), hidden=Between(6, 10, step=2), precision=True),
    Case("one_sequence", batch=1, length=Between(4, 6), hidden=Between(5, 9)),
    Case("one_position", batch=Between(2, 3), length=1, hidden=Between(3, 6)),
    Case("long", batch=2, length=Between(10, 12), hidden=Between(8, 10)),
    Case("odd_hidden", batch=5, length=Between(2, 4), hidden=Between(5, 7, step=2)),
)
WIDE = (
    Case("wide", batch=Between(2, 3), length=Between(6, 7), hidden=Between(24, 32), precision=True),
    Case("wider", batch=2, length=Between(10, 11), hidden=Between(48, 64)),
    Case("longest", batch=1, length=Between(140, 160), hidden=Between(4, 6), kind="about 150 positions"),
)
ZEROS = (
    Case(
        "projections", batch=2, length=Between(4, 6), hidden=Between(6, 9), scores="projections", kind="Q and K all 0"
    ),
    Case("inputs", batch=2, length=Between(3, 5), hidden=Between(5, 8), scores="inputs", kind="queries and keys all 0"),
    Case(
        "some_keys",
        batch=3,
        length=Between(6, 8),
        hidden=Between(12, 16),
        scores="keys",
        kind="some keys that project to exactly 0",
    ),
    Case(
        "first_key",
        batch=2,
        length=Between(4, 6),
        hidden=Between(6, 9),
        scores="first key",
        kind="a first key that projects to exactly 0",
    ),
    Case(
        "some_queries",
        batch=2,
        length=Between(5, 7),
        hidden=Between(6, 9),
        scores="queries",
        kind="some queries that project to exactly 0",
    ),
    Case(
        "some_values",
        batch=2,
        length=Between(5, 7),
        hidden=Between(6, 9),
        scores="values",
        kind="some values that are all 0",
    ),
)
LARGE = (
    Case("large", batch=2, length=Between(5, 6), hidden=Between(12, 16), scores=30.0, kind="scores up to 30"),
    Case(
        "large_wide",
        batch=3,
        length=Between(8, 9),
        hidden=Between(56, 64),
        scores=30.0,
        kind="scores up to 30, h above 50",
    ),
)
HUGE = (
    Case(
        "huge",
        batch=12,
        length=6,
        hidden=Between(12, 16),
        scores=1000.0,
        lowest_first=True,
        kind="scores up to 1,000",
    ),
)
CALLED_AGAIN = (
    Case(
        "calls",
        batch=Between(2, 3),
        length=Between(5, 6),
        hidden=Between(4, 8),
        kind="calls of several lengths and batches, the last with other parameters",
    ),
)
EXAMPLE = (Case("example", visible=True, batch=1, length=Between(2, 3), hidden=2),)
RECTANGLES = (
    Case("more_keys", batch=2, queries=4, keys=7, hidden=16),
    Case("more_queries", batch=3, queries=6, keys=4, hidden=8),
)

WORKLOADS = (
    Workload(
        name="length",
        hook=HOOK,
        check="value",
        options={"batch": 4, "length": 128, "hidden": 64},
        axis=("length",),
        sizes=(16, 32, 64, 128, 256, 512),
    ),
    Workload(
        name="batch",
        hook=HOOK,
        check="value",
        options={"batch": 64, "length": 16, "hidden": 32},
        axis=("batch",),
        sizes=(1, 4, 16, 64, 256),
    ),
    Workload(
        name="training",
        hook=HOOK,
        check="gradients",
        options={"batch": 8, "length": 64, "hidden": 64},
        axis=("length",),
        sizes=(16, 32, 64, 128, 256),
    ),
)

TASK = Task(
    name="causal_attention",
    title="Causal scaled dot-product attention: context, weights and gradients",
    handout="3.1.2",
    spec=Spec,
    aliases={HOOK: "CausalScaledDotAttention"},
    inputs=sequence_inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(name="example", hook=HOOK, asks=ASKED, cases=EXAMPLE, ask=ask, forms=DEFINITION, points=0.5),
        Check(
            name="value",
            hook=HOOK,
            asks=ASKED,
            cases=LENGTHS,
            ask=ask,
            forms=DEFINITION,
            mistakes=MISTAKES,
            points=2.25,
        ),
        Check(
            name="value_at_larger_sizes",
            hook=HOOK,
            asks=ASKED,
            cases=WIDE,
            ask=ask,
            forms=DEFINITION,
            after=("value",),
            points=0.75,
        ),
        Check(
            name="calls_leave_no_trace",
            hook=HOOK,
            asks=CALLS,
            cases=CALLED_AGAIN,
            holds=calls_leave_no_trace(HOOK, calls_in_a_row, weigh=over_past),
            points=0.5,
            after=("value",),
        ),
        Check(
            name="future_changes_nothing",
            hook=HOOK,
            asks="queries, keys and values after a position change neither context nor weights up to it",
            cases=LENGTHS[:3],
            holds=future_changes_nothing,
            points=1.0,
            after=("value",),
        ),
        Check(
            name="first_position_sees_itself",
            hook=HOOK,
            asks="position 0 sees only itself: row 0 of the weights is [1, 0, …, 0]",
            cases=LENGTHS[:2],
            holds=first_position_sees_itself,
            points=0.5,
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
            asks=f"{ASKED}; at scores up to 30",
            cases=LARGE,
            ask=ask,
            forms=DEFINITION,
            after=("value",),
            points=0.75,
        ),
        Check(
            name="huge_scores_pick_one_key",
            hook=HOOK,
            asks="at scores up to 1,000 all is finite, each row sums to 1, the largest score of the past wins",
            cases=HUGE,
            holds=huge_scores_pick_one_key(HOOK, masked),
            points=0.5,
        ),
        Check(
            name="gradients",
            hook=HOOK,
            asks="the gradient of the context with respect to Q, K, V, queries, keys and values",
            cases=(WIDE[0], WIDE[2], LENGTHS[2], LENGTHS[5]),
            ask=asking_gradients(HOOK),
            forms=(gradient_form(weigh=over_past), gradient_form(weigh=past_by_logsumexp)),
            after=("value",),
            mistakes=lost_gradients(over_past),
            points=1.75,
        ),
        Check(
            name="other_lengths",
            hook=HOOK,
            asks="with k ≠ s too, query i attends to the keys j ≤ i",
            inputs=inputs,
            cases=RECTANGLES,
            ask=ask,
            forms=DEFINITION,
            gating=False,
        ),
    ),
    workloads=WORKLOADS,
)
