"""Forecasts from IsoFLOP curves (hand-out 3.3.1, 3.3.3 and 3.3.4): what a model costs, and the best size at a budget.

A decoder-only transformer of L layers, hidden size h and v tokens has N = L·(3h² + 3h + h² + h) + h·v + v parameters:
Q, K and V, the MLP, and the output layer; the embedding is not counted. Training on one sequence of s tokens takes
3·(L·(6sh² + 2s²h + 3s² + 2s²h + 2sh²) + 2svh) FLOPs: a layer's projections, scores, softmax, context and MLP, then the
output layer; the factor 3 adds the backward pass, twice the forward pass.

The best sizes at several budgets lie near a line of logarithms; its value at another budget is the forecast. The best
number of tokens there is what the budget pays for: flops / (FLOPs of one sequence) · s, for the h with N parameters.

Graded: all five functions by value; that the units of FLOPs don't matter, and that tokens grow with the budget.
Not graded: whether a whole number comes as an int or a float; models and tokens within 1 % of a factor 2 from the best.
"""

import functools

from harness import Between, Case, Check, FloatArray, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_tensor
from tasks.common.isoflop_claims import CLAIMS
from tasks.common.isoflop_forms import (
    OPTIONS,
    advice,
    counting,
    flops_form,
    forecasting,
    params_form,
    saying,
    tokens_form,
)
from tasks.common.isoflop_inputs import example_inputs, forecast_inputs, model_inputs, token_inputs, verdict_inputs
from tasks.common.isoflop_mistakes import (
    ADVICE_MISTAKES,
    FLOPS_MISTAKES,
    FORECAST_MISTAKES,
    PARAMS_MISTAKES,
    TOKENS_MISTAKES,
)
from tasks.common.scaling_inputs import uniform

COUNTED = 1e-6  # a count in float32 errs 1e-7, the nearest fault 1e-3
FORECAST = 1e-4  # logarithms rounded to float32 move a forecast five decades on by 1e-5, the nearest fault by 1e-2


class Spec:
    """Hooks of the task; all sizes are positive."""

    @hookspec
    def transformer_params(self, vocab_size: int, hidden_size: int, num_layers: int):
        """Return the number of parameters, L·(3h² + 3h + h² + h) + h·v + v. Raises: nothing."""

    @hookspec
    def transformer_flops(self, seq_len: int, vocab_size: int, hidden_size: int, num_layers: int):
        """Return the FLOPs of one training example, 3·(L·(6sh² + 2s²h + 3s² + 2s²h + 2sh²) + 2svh). Raises: nothing."""

    @hookspec
    def optimal_params(self, flops: float, budgets: FloatArray, optima: FloatArray):
        """Return the best number of parameters at `flops`, by the line through the others. Raises: nothing.

        The line is that of least squares, log10 N = m·log10 C + c, over budgets C (n,) and optima N (n,).
        """

    @hookspec
    def optimal_tokens(self, params: float, flops: float, seq_len: float, vocab_size: int, num_layers: int):
        """Return how many tokens `flops` pays for: flops / transformer_flops · seq_len. Raises: nothing.

        The hidden size, no whole number in general, is the h for which transformer_params is `params`.
        """

    @hookspec
    def is_compute_optimal(self, params: float, tokens: float, best_params: float, best_tokens: float):
        """Return "yes" where params and tokens both lie within a factor 2 of the best. Raises: nothing.

        Else what would be better: "fewer parameters" or "more parameters" where params does not; where params does,
        "more tokens" or "fewer tokens".
        """


def asking(hook, name):
    """Return what asks a hook with all inputs and calls the answer by a name."""
    return lambda subject, given: {name: getattr(subject, hook)(**given)}


def units_of_flops_do_not_matter(subject, trial):
    """Check that budgets counted in another unit have the same forecast at the same budget."""
    given, factor = trial.inputs(), float(uniform(trial.generator(), 3.0, 40.0))
    changed = {**given, "flops": factor * given["flops"], "budgets": factor * given["budgets"]}
    here, there = (as_tensor(subject.optimal_params(**one)).double().reshape(()) for one in (given, changed))
    return close(there, here, asked=UNITS)


def tokens_grow_with_the_budget(subject, trial):
    """Check that k times the FLOPs pay for k times the tokens."""
    given, factor = trial.inputs(), float(uniform(trial.generator(), 2.0, 9.0))
    here = as_tensor(subject.optimal_tokens(**given)).double().reshape(())
    there = subject.optimal_tokens(**{**given, "flops": factor * given["flops"]})
    return close(there, factor * here, asked=GROW)


UNITS = "budgets and FLOPs counted in another unit have the same forecast"
GROW = "k times the FLOPs pay for k times the tokens, at the same number of parameters"
MODELS = (
    Case("small", vocabulary=(5, 12), hidden=(3, 8), layers=(2, 3), kind="a small model"),
    Case("one_layer", vocabulary=(20, 40), hidden=(10, 30), layers=1, kind="one layer"),
    Case("handout", vocabulary=(25, 35), hidden=(16, 128), layers=(4, 8), kind="sizes as in the hand-out"),
    Case("large", vocabulary=(30_000, 60_000), hidden=(4000, 8000), layers=(40, 80), kind="a model of billions"),
    Case("wide_vocabulary", vocabulary=(300, 900), hidden=(2, 5), layers=(2, 5), kind="many tokens, small h"),
)
EXAMPLES = tuple(
    Case(case.name, length=length, kind=case.kind, **case.options)
    for case, length in zip(MODELS, ((4, 9), (10, 30), (15, 25), (1000, 3000), (20, 60)), strict=True)
)
BUDGETS = (
    Case("ahead", ahead=(2, 5), between=(8, 11), points=Between(5, 30), kind="a budget decades above the others"),
    Case("among", ahead=(-2.2, -0.8), between=(9, 12), points=Between(6, 30), kind="a budget among the others"),
    Case(
        "shuffled", ahead=(1, 3), between=(7, 10), points=Between(7, 30), design="shuffled", kind="budgets in any order"
    ),
    Case(
        "repeated", ahead=(0.5, 2), between=(8, 10), points=Between(5, 30), design="repeated", kind="repeated budgets"
    ),
    Case("measured", between=(8, 11), points=Between(5, 30), kind="a budget that is one of the others"),
    Case("below", ahead=(-7.5, -6.5), between=(8, 11), points=Between(4, 30), kind="a budget below the others"),
)
BELOW, ABOVE = (0.3, 0.45), (0.55, 0.7)  # a width is rounded down, or up
TOKENS = (
    Case(
        "handout",
        hidden=(16, 120),
        part=ABOVE,
        vocabulary=(25, 35),
        layers=(3, 6),
        length=(14, 24),
        kind="a small model",
    ),
    Case(
        "wide_vocabulary",
        hidden=(8, 14),
        part=BELOW,
        vocabulary=(30_000, 60_000),
        layers=(2, 4),
        length=(50, 200),
        kind="many tokens, small h",
    ),
    Case("tiny", hidden=(3, 9), part=BELOW, vocabulary=(20, 60), layers=(2, 4), length=(8, 20), kind="a tiny model"),
    Case("whole", hidden=(8, 60), vocabulary=30, layers=(2, 5), length=20, kind="a whole hidden size"),
    Case(
        "large",
        hidden=(1500, 4000),
        part=ABOVE,
        vocabulary=(30_000, 50_000),
        layers=(12, 36),
        length=(500, 2000),
        kind="a model of billions",
    ),
    Case(
        "huge",
        hidden=(11_000, 30_000),
        part=BELOW,
        vocabulary=(30_000, 50_000),
        layers=(60, 100),
        length=(500, 2000),
        kind="a model of a hundred billions",
    ),
)
RIGHT, FEW, MANY = (0.65, 1.6), (0.05, 0.38), (2.6, 30.0)
# A hundredth at least from the edges, the factors 2 and ½, on either side.
NEARLY_FEW, NEARLY_MANY, JUST_FEW, JUST_MANY = (0.505, 0.54), (1.85, 1.98), (0.46, 0.495), (2.02, 2.2)
VERDICTS = (
    Case("right", params=RIGHT, tokens=RIGHT),
    Case("right_again", params=(0.55, 0.8), tokens=(1.4, 1.9)),
    Case("equal", params=(1, 1), tokens=(1, 1)),
    Case("nearly_too_large_for_nearly_too_few_tokens", params=NEARLY_MANY, tokens=NEARLY_FEW),
    Case("nearly_too_small_for_nearly_too_many_tokens", params=NEARLY_FEW, tokens=NEARLY_MANY),
    Case("just_too_large", params=JUST_MANY, tokens=NEARLY_FEW),
    Case("just_too_small", params=JUST_FEW, tokens=NEARLY_MANY),
    Case("just_too_few_tokens", params=NEARLY_FEW, tokens=JUST_FEW),
    Case("just_too_many_tokens", params=NEARLY_MANY, tokens=JUST_MANY),
    Case("too_large", params=MANY, tokens=RIGHT),
    Case("too_large_for_few_tokens", params=MANY, tokens=FEW),
    Case("too_small", params=FEW, tokens=RIGHT),
    Case("too_small_for_many_tokens", params=FEW, tokens=MANY),
    Case("too_few_tokens", params=RIGHT, tokens=FEW),
    Case("too_many_tokens", params=RIGHT, tokens=MANY),
)
VERDICTS = tuple(Case(case.name, kind="one of the pairs of model and tokens", **case.options) for case in VERDICTS)
ASKED_PARAMS = "L·(3h² + 3h + h² + h) + h·v + v"
ASKED_FLOPS = "3·(L·(6sh² + 2s²h + 3s² + 2s²h + 2sh²) + 2svh)"
ASKED_FORECAST = "10^(m·log10 flops + c) for the least-squares line log10 N = m·log10 C + c"
ASKED_TOKENS = "flops / transformer_flops · seq_len, for the h with transformer_params = params"
ASKED_ADVICE = f"one of {', '.join(OPTIONS)}; parameters are looked at first"

params_checked = functools.partial(
    Check,
    hook="transformer_params",
    asks=ASKED_PARAMS,
    inputs=model_inputs,
    ask=asking("transformer_params", "params"),
    forms=(counting("params", params_form),),
    relative=COUNTED,
)
flops_checked = functools.partial(
    Check,
    hook="transformer_flops",
    asks=ASKED_FLOPS,
    inputs=example_inputs,
    ask=asking("transformer_flops", "flops"),
    forms=(counting("flops", flops_form),),
    relative=COUNTED,
)
forecast_checked = functools.partial(
    Check,
    hook="optimal_params",
    asks=ASKED_FORECAST,
    inputs=forecast_inputs,
    ask=asking("optimal_params", "forecast"),
    forms=(forecasting(),),
    relative=FORECAST,
)
tokens_checked = functools.partial(
    Check,
    hook="optimal_tokens",
    asks=ASKED_TOKENS,
    inputs=token_inputs,
    ask=asking("optimal_tokens", "tokens"),
    forms=(counting("tokens", tokens_form),),
    relative=FORECAST,
)

TASK = Task(
    name="isoflop_forecast",
    title="Parameters and FLOPs of a transformer, and the best size at a budget beyond the measured ones",
    handout="3.3.1",
    spec=Spec,
    inputs=model_inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        params_checked(
            name="params_example",
            cases=(Case("example", visible=True, vocabulary=5, hidden=3, layers=2),),
            points=0.25,
        ),
        params_checked(name="params_value", cases=MODELS, mistakes=PARAMS_MISTAKES, points=1.5),
        flops_checked(
            name="flops_example",
            cases=(Case("example", visible=True, length=4, vocabulary=5, hidden=3, layers=2),),
            points=0.25,
        ),
        flops_checked(
            name="flops_value",
            cases=EXAMPLES,
            mistakes=FLOPS_MISTAKES,
            points=2.0,
        ),
        forecast_checked(
            name="forecast_example",
            cases=(Case("example", visible=True, ahead=(1, 2), between=(8, 10), points=4),),
            points=0.25,
        ),
        forecast_checked(name="forecast_value", cases=BUDGETS, mistakes=FORECAST_MISTAKES, points=2.0),
        Check(
            name="units_of_flops_do_not_matter",
            hook="optimal_params",
            asks=UNITS,
            inputs=forecast_inputs,
            cases=BUDGETS[:2],
            holds=units_of_flops_do_not_matter,
            points=0.25,
            after=("forecast_value",),
        ),
        tokens_checked(
            name="tokens_example",
            cases=(Case("example", visible=True, hidden=8, vocabulary=30, layers=2, length=12),),
            points=0.25,
        ),
        tokens_checked(
            name="tokens_value",
            cases=TOKENS,
            mistakes=TOKENS_MISTAKES,
            points=2.0,
        ),
        Check(
            name="tokens_grow_with_the_budget",
            hook="optimal_tokens",
            asks=GROW,
            inputs=token_inputs,
            cases=TOKENS[:2],
            holds=tokens_grow_with_the_budget,
            points=0.25,
            after=("tokens_value",),
        ),
        Check(
            name="advice_value",
            hook="is_compute_optimal",
            asks=ASKED_ADVICE,
            inputs=verdict_inputs,
            cases=VERDICTS,
            ask=asking("is_compute_optimal", "advice"),
            forms=(saying(advice),),
            mistakes=ADVICE_MISTAKES,
            points=1.0,
        ),
    ),
    claims=CLAIMS,
)
