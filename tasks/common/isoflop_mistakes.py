"""What students get wrong in forecasts from IsoFLOP curves: forms by the words for them."""

import numpy as np
import torch

from harness import Alternatives
from tasks.common.isoflop_forms import (
    FEWER_PARAMETERS,
    FEWER_TOKENS,
    MORE_PARAMETERS,
    MORE_TOKENS,
    YES,
    advice,
    counting,
    forecasting,
    line,
    saying,
)
from tasks.common.transformer_costs import flops_of, layer_flops, parameters_of, width_of


def flops_with(times=3, **factors):
    """Return the FLOPs of a training example with other factors of a layer's parts or of the output layer."""

    def function(seq_len, vocab_size, hidden_size, num_layers):
        parts = layer_flops(seq_len, hidden_size)
        layers = num_layers * sum(factors.get(name, 1) * value for name, value in parts.items())
        return times * (layers + factors.get("out", 1) * 2 * seq_len * vocab_size * hidden_size)

    return function


def from_points(function):
    """Return a form: a forecast from budgets in rising order, their optima and the budget, as arrays.

    Where a budget is repeated, its optima stand in the order in which they came, or in the reverse one.
    """

    def forecast(x, y, at):
        order = x.argsort(kind="stable")
        return torch.tensor(float(function(x[order], y[order], at)), dtype=torch.float64)

    def wrong(given):
        x, y, at = given["budgets"].numpy(), given["optima"].numpy(), given["flops"]
        return {"forecast": Alternatives(as_they_came=forecast(x, y, at), reversed=forecast(x[::-1], y[::-1], at))}

    return wrong


def through_two(x, y, at):
    """Return the power law through the two largest budgets, where one is repeated through its last size."""
    x, y = (np.array(part) for part in zip(*dict(zip(x, y, strict=True)).items(), strict=True))
    m = np.log(y[-1] / y[-2]) / np.log(x[-1] / x[-2])
    return y[-1] * (at / x[-1]) ** m


def as_it_is(x):
    """Return x."""
    return x


def exchanged(given):
    """The line's value with budgets and optima exchanged."""
    return forecasting()({**given, "budgets": given["optima"], "optima": given["budgets"]})


def tokens_with(width=width_of, cost=flops_of, result=lambda examples, s: examples * s):
    """Return the tokens with another hidden size, another cost of an example, or another result."""

    def function(params, flops, seq_len, vocab_size, num_layers):
        h = width(params, vocab_size, num_layers)
        return result(flops / cost(seq_len, vocab_size, h, num_layers), seq_len)

    return function


def turned(params, tokens, best_params, best_tokens):
    """Return the opposite advice."""
    words = advice(params, tokens, best_params, best_tokens)
    return OPPOSITE.get(words, words)


def of_parameters_alone(params, tokens, best_params, best_tokens):
    """Return the advice for the best number of tokens."""
    return advice(params, best_tokens, best_params, best_tokens)


def tokens_first(params, tokens, best_params, best_tokens):
    """Return the advice about tokens where both are off."""
    about_tokens = advice(best_params, tokens, best_params, best_tokens)
    return advice(params, tokens, best_params, best_tokens) if about_tokens == YES else about_tokens


def one_layer(seq_len, vocab_size, hidden_size, num_layers):
    """Return the FLOPs of a training example for one layer."""
    return flops_of(seq_len, vocab_size, hidden_size, 1)


def of_sizes(function):
    """Return a form: a count of parameters that is a function of (v, h, L)."""

    def of_keywords(vocab_size, hidden_size, num_layers):
        return function(vocab_size, hidden_size, num_layers)

    return counting("params", of_keywords)


OPPOSITE = {
    FEWER_PARAMETERS: MORE_PARAMETERS,
    MORE_PARAMETERS: FEWER_PARAMETERS,
    MORE_TOKENS: FEWER_TOKENS,
    FEWER_TOKENS: MORE_TOKENS,
}
PARAMS = {
    "the biases of the layers are missing": lambda v, h, d: d * 4 * h**2 + h * v + v,
    "the bias of the output layer is missing": lambda v, h, d: d * (4 * h**2 + 4 * h) + h * v,
    "all biases are missing": lambda v, h, d: d * 4 * h**2 + h * v,
    "the MLPs are missing": lambda v, h, d: d * (3 * h**2 + 3 * h) + h * v + v,
    "one projection is counted; Q, K and V are three": lambda v, h, d: d * 2 * (h**2 + h) + h * v + v,
    "the output layer is missing": lambda _, h, d: d * (4 * h**2 + 4 * h),
    "the embedding is counted; the formula leaves it out": lambda v, h, d: parameters_of(v, h, d) + h * v,
    "the output layer is counted once a layer": lambda v, h, d: d * (4 * h**2 + 4 * h + h * v + v),
    "the layers are counted once": lambda v, h, _: parameters_of(v, h, 1),
}
PARAMS_MISTAKES = {words: of_sizes(function) for words, function in PARAMS.items()}
FLOPS = {
    "the factor 3 for the backward pass is missing": flops_with(times=1),
    "the factor for forward and backward pass is 2; it is 3": flops_with(times=2),
    "the output layer is missing": flops_with(out=0),
    "the softmax is missing": flops_with(softmax=0),
    "the MLPs are missing": flops_with(mlp=0),
    "the context is missing: 2s²h stands there twice, for scores and context": flops_with(context=0),
    "one projection is counted; Q, K and V are three": flops_with(projections=1 / 3),
    "a multiplication and an addition count as one; they are two": flops_with(
        projections=0.5, scores=0.5, context=0.5, mlp=0.5, out=0.5
    ),
    "FLOPs are 6·params·tokens; that is an approximation": lambda seq_len, vocab_size, hidden_size, num_layers: (
        6 * parameters_of(vocab_size, hidden_size, num_layers) * seq_len
    ),
    "the layers are counted once": one_layer,
    "the output layer is counted once a layer": lambda seq_len, vocab_size, hidden_size, num_layers: (
        num_layers * flops_of(seq_len, vocab_size, hidden_size, 1)
    ),
}
FLOPS_MISTAKES = {words: counting("flops", function) for words, function in FLOPS.items()}
FORECAST_MISTAKES = {
    "the forecast is left as log10 of the size": forecasting(back=as_it_is),
    "e is raised to the forecast of log10": forecasting(back=torch.exp),
    "the line is fitted in budgets and sizes themselves; in log10 of both": forecasting(
        u=as_it_is, v=as_it_is, back=as_it_is
    ),
    "the logarithm is taken of the budgets alone": forecasting(v=as_it_is, back=as_it_is),
    "the logarithm is taken of the sizes alone": forecasting(u=as_it_is),
    "budgets and sizes change places": exchanged,
    "the nearest measured size comes back; it is the line's value": from_points(
        lambda x, y, at: y[np.abs(np.log(x / at)).argmin()]
    ),
    "the forecast is interpolated between the measured sizes, and stays at the last one": from_points(
        lambda x, y, at: np.interp(at, x, y)
    ),
    "the last two budgets make the line; all of them do": from_points(through_two),
    "sizes grow as budgets do; they grow as a power of them, the slope": from_points(
        lambda x, y, at: y[-1] * at / x[-1]
    ),
    "the intercept is left out": lambda given: {
        "forecast": given["flops"] ** line(torch.log10(given["budgets"]), torch.log10(given["optima"]))[0]
    },
}
TOKENS = {
    "tokens are flops/(6·params); that is an approximation": lambda params, flops, **_: flops / (6 * params),
    "tokens are flops/params": lambda params, flops, **_: flops / params,
    "these are sequences; each has seq_len tokens": tokens_with(result=lambda examples, _: examples),
    "the hidden size is rounded; the root is no whole number": tokens_with(
        width=lambda n, v, depth: round(width_of(n, v, depth))
    ),
    "the hidden size is cut to a whole number; the root is none": tokens_with(
        width=lambda n, v, depth: int(width_of(n, v, depth))
    ),
    "the hidden size is √(N/(4L)): output layer and biases are left out": tokens_with(
        width=lambda n, _, depth: (n / (4 * depth)) ** 0.5
    ),
    "the factor 3 for the backward pass is missing": tokens_with(cost=lambda *sizes: flops_of(*sizes) / 3),
    "the whole budget goes to one layer": tokens_with(cost=lambda s, v, h, _: flops_of(s, v, h, 1)),
}
TOKENS_MISTAKES = {words: counting("tokens", function) for words, function in TOKENS.items()}
ADVICE = {
    "the advice is turned round": turned,
    "the parameters alone are looked at": of_parameters_alone,
    "where both are off, the advice is about the parameters": tokens_first,
}
ADVICE_MISTAKES = {words: saying(function) for words, function in ADVICE.items()}
