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
    tokens_form,
)
from tasks.common.slips import Term, slips
from tasks.common.transformer_costs import flops_of, layer_flops, parameters_of, width_of


def flops_with(times=3, **factors):
    """Return the FLOPs of a training example with other factors of a layer's parts or of the output layer."""

    def function(seq_len, vocab_size, hidden_size, num_layers):
        parts = layer_flops(seq_len, hidden_size)
        layers = num_layers * sum(factors.get(name, 1) * value for name, value in parts.items())
        return times * (layers + factors.get("out", 1) * 2 * seq_len * vocab_size * hidden_size)

    return function


def trained(forward):
    """Return the FLOPs of a training example, three times those of a forward pass that is a function of the sizes."""

    def function(seq_len, vocab_size, hidden_size, num_layers):
        return 3 * forward({"s": seq_len, "v": vocab_size, "h": hidden_size, "L": num_layers})

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


def line_at(function):
    """Return a form: a function of (slope, intercept, log10 of the budget)."""

    def wrong(given):
        m, c = line(torch.log10(given["budgets"]), torch.log10(given["optima"]))
        return {"forecast": function(m, c, torch.log10(torch.as_tensor(given["flops"], dtype=torch.float64)))}

    return wrong


def exchanged(given):
    """The line's value with budgets and optima exchanged."""
    return forecasting()({**given, "budgets": given["optima"], "optima": given["budgets"]})


def tokens_with(width=width_of, cost=flops_of, result=lambda examples, s: examples * s):
    """Return the tokens with another hidden size, another cost of an example, or another result."""

    def function(params, flops, seq_len, vocab_size, num_layers):
        h = width(params, vocab_size, num_layers)
        return result(flops / cost(seq_len, vocab_size, h, num_layers), seq_len)

    return function


def rooted(
    *,
    a=lambda _, __, depth: 4 * depth,
    b=lambda _, v, depth: 4 * depth + v,
    c=lambda n, v, _: v - n,
    root=lambda a, b, c: (-b + (b**2 - 4 * a * c) ** 0.5) / (2 * a),
):
    """Return the hidden size as a root of ah² + bh + c, any part of which can be exchanged: a function of (N, v, L)."""
    return lambda n, v, depth: root(a(n, v, depth), b(n, v, depth), c(n, v, depth))


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
PARAMS_TERMS = (
    Term("3h² of Q, K and V", 3, {"h": 2, "L": 1}, "h"),
    Term("3h of their biases", 3, {"h": 1, "L": 1}, "h"),
    Term("h² of the MLP", 1, {"h": 2, "L": 1}, "h"),
    Term("h of its bias", 1, {"h": 1, "L": 1}, "h"),
    Term("hv of the output layer", 1, {"h": 1, "v": 1}, "hv"),
    Term("v of its bias", 1, {"v": 1}, ""),
)
PARAMS_SLIPS = slips(PARAMS_TERMS, known=[lambda s, f=f: f(s["v"], s["h"], s["L"]) for f in PARAMS.values()])
PARAMS_MISTAKES = {
    **{words: of_sizes(function) for words, function in PARAMS.items()},
    **{
        words: of_sizes(lambda v, h, depth, slip=slip: slip({"v": v, "h": h, "L": depth}))
        for words, slip in PARAMS_SLIPS.items()
    },
}
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
FLOPS_TERMS = (
    Term("6sh² of Q, K and V", 6, {"s": 1, "h": 2, "L": 1}, "sh"),
    Term("2s²h of the scores", 2, {"s": 2, "h": 1, "L": 1}, "sh"),
    Term("3s² of the softmax", 3, {"s": 2, "L": 1}, "s"),
    Term("2s²h of the context", 2, {"s": 2, "h": 1, "L": 1}, "sh"),
    Term("2sh² of the MLP", 2, {"s": 1, "h": 2, "L": 1}, "sh"),
    Term("2svh of the output layer", 2, {"s": 1, "v": 1, "h": 1}, "svh"),
)
FLOPS_SLIPS = slips(FLOPS_TERMS, known=[lambda s, f=f: f(s["s"], s["v"], s["h"], s["L"]) / 3 for f in FLOPS.values()])
FLOPS_MISTAKES = {
    words: counting("flops", function)
    for words, function in (
        *FLOPS.items(),
        *((words, trained(slip)) for words, slip in FLOPS_SLIPS.items()),
    )
}
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
WIDTHS = {
    "4 stands where 4L multiplies h²": {"a": lambda _, __, depth: 4 + 0 * depth},
    "L stands where 4L multiplies h²": {"a": lambda _, __, depth: depth},
    "5L stands where 4L multiplies h²": {"a": lambda _, __, depth: 5 * depth},
    "3L stands where 4L multiplies h²": {"a": lambda _, __, depth: 3 * depth},
    "8L stands where 4L multiplies h²": {"a": lambda _, __, depth: 8 * depth},
    "4/L stands where 4L multiplies h²": {"a": lambda _, __, depth: 4 / depth},
    "4v stands where 4L multiplies h²": {"a": lambda _, v, __: 4 * v},
    "h is multiplied by v alone; it is 4L + v": {"b": lambda _, v, __: v},
    "h is multiplied by 4L alone; it is 4L + v": {"b": lambda _, __, depth: 4 * depth},
    "h is multiplied by 4L − v; it is 4L + v": {"b": lambda _, v, depth: 4 * depth - v},
    "h is multiplied by 4 + v; it is 4L + v": {"b": lambda _, v, __: 4 + v},
    "h is multiplied by 8L + v; it is 4L + v": {"b": lambda _, v, depth: 8 * depth + v},
    "h is multiplied by 4/L + v; it is 4L + v": {"b": lambda _, v, depth: 4 / depth + v},
    "h is multiplied by 5v; it is 4L + v": {"b": lambda _, v, __: 5 * v},
    "h is multiplied by 5L; it is 4L + v": {"b": lambda _, __, depth: 5 * depth},
    "the bias v is left out of the constant v − N": {"c": lambda n, *_: -n},
    "L stands for v in the constant v − N": {"c": lambda n, _, depth: depth - n},
    "the root is missing in (−b + √(b² − 4ac))/(2a)": {"root": lambda a, b, c: (-b + b**2 - 4 * a * c) / (2 * a)},
    "−b is missing in (−b + √(b² − 4ac))/(2a)": {"root": lambda a, b, c: (b**2 - 4 * a * c) ** 0.5 / (2 * a)},
    "b is added in (−b + √(b² − 4ac))/(2a), not subtracted": {
        "root": lambda a, b, c: (b + (b**2 - 4 * a * c) ** 0.5) / (2 * a)
    },
    "2a multiplies in (−b + √(b² − 4ac))/(2a); it divides": {
        "root": lambda a, b, c: (-b + (b**2 - 4 * a * c) ** 0.5) * 2 * a
    },
    "2a is missing in (−b + √(b² − 4ac))/(2a)": {"root": lambda a, b, c: -b + (b**2 - 4 * a * c) ** 0.5},
    "2 divides alone in (−b + √(b² − 4ac))/(2a)": {"root": lambda a, b, c: (-b + (b**2 - 4 * a * c) ** 0.5) / 2},
    "a divides alone in (−b + √(b² − 4ac))/(2a)": {"root": lambda a, b, c: (-b + (b**2 - 4 * a * c) ** 0.5) / a},
    "3a divides in (−b + √(b² − 4ac))/(2a)": {"root": lambda a, b, c: (-b + (b**2 - 4 * a * c) ** 0.5) / (3 * a)},
    "4a divides in (−b + √(b² − 4ac))/(2a)": {"root": lambda a, b, c: (-b + (b**2 - 4 * a * c) ** 0.5) / (4 * a)},
    "2/a divides in (−b + √(b² − 4ac))/(2a)": {"root": lambda a, b, c: (-b + (b**2 - 4 * a * c) ** 0.5) * a / 2},
    "5ac stands in the root for 4ac": {"root": lambda a, b, c: (-b + (b**2 - 5 * a * c) ** 0.5) / (2 * a)},
    "3ac stands in the root for 4ac": {"root": lambda a, b, c: (-b + (b**2 - 3 * a * c) ** 0.5) / (2 * a)},
    "8ac stands in the root for 4ac": {"root": lambda a, b, c: (-b + (b**2 - 8 * a * c) ** 0.5) / (2 * a)},
    "ac stands in the root for 4ac": {"root": lambda a, b, c: (-b + (b**2 - a * c) ** 0.5) / (2 * a)},
    "4c stands in the root for 4ac": {"root": lambda a, b, c: (-b + (b**2 - 4 * c) ** 0.5) / (2 * a)},
    "b³ stands in the root for b²": {"root": lambda a, b, c: (-b + (b**3 - 4 * a * c) ** 0.5) / (2 * a)},
    "b stands in the root for b²": {"root": lambda a, b, c: (-b + (b - 4 * a * c) ** 0.5) / (2 * a)},
    "b⁴ stands in the root for b²": {"root": lambda a, b, c: (-b + (b**4 - 4 * a * c) ** 0.5) / (2 * a)},
}
TOKENS |= {words: tokens_with(width=rooted(**parts)) for words, parts in WIDTHS.items()}
TOKENS |= {
    "the budget is multiplied by the FLOPs of an example; they divide it": lambda flops, seq_len, **sizes: (
        flops**2 / (tokens_form(flops=flops, seq_len=seq_len, **sizes) / seq_len) * seq_len
    ),
    "these are FLOPs times tokens; the FLOPs of an example divide": lambda flops, seq_len, **_: flops * seq_len,
    "the ratio is upside down: it is the budget over the FLOPs of an example": lambda flops, seq_len, **sizes: (
        seq_len**2 / tokens_form(flops=flops, seq_len=seq_len, **sizes)
    ),
    "this is the length of a sequence alone": lambda seq_len, **_: seq_len,
    "s and v are exchanged in the FLOPs of an example": tokens_with(
        cost=lambda s, v, h, depth: flops_of(v, s, h, depth)
    ),
    "v stands for s in the FLOPs of an example": tokens_with(cost=lambda _, v, h, depth: flops_of(v, v, h, depth)),
    "L stands for s in the FLOPs of an example": tokens_with(cost=lambda _, v, h, depth: flops_of(depth, v, h, depth)),
    "s stands for v in the FLOPs of an example": tokens_with(cost=lambda s, _, h, depth: flops_of(s, s, h, depth)),
    "L stands for v in the FLOPs of an example": tokens_with(cost=lambda s, _, h, depth: flops_of(s, depth, h, depth)),
    "s stands for L in the FLOPs of an example": tokens_with(cost=lambda s, v, h, _: flops_of(s, v, h, s)),
    "v stands for L in the FLOPs of an example": tokens_with(cost=lambda s, v, h, _: flops_of(s, v, h, v)),
}
TOKENS_MISTAKES = {words: counting("tokens", function) for words, function in TOKENS.items()}
FORECAST_MISTAKES |= {
    "the intercept is subtracted; it is added": line_at(lambda m, c, at: 10 ** (m * at - c)),
    "this is 10 to the power of the intercept: the slope is missing": line_at(lambda _, c, at: 10 ** (c + 0 * at)),
    "the slope is divided by log10 of the budget; it multiplies": line_at(lambda m, c, at: 10 ** (m / at + c)),
    "the budget is missing: the slope stands alone": line_at(lambda m, c, at: 10 ** (m + c + 0 * at)),
    "the slope is missing: log10 of the budget stands alone": line_at(lambda _, c, at: 10 ** (at + c)),
    "2 is raised to the forecast of log10": line_at(lambda m, c, at: 2 ** (m * at + c)),
    "the budget itself is multiplied by the slope; its log10 is": line_at(lambda m, c, at: m * 10**at + c),
}
ADVICE = {
    "the advice is turned round": turned,
    "the parameters alone are looked at": of_parameters_alone,
    "where both are off, the advice is about the parameters": tokens_first,
}
ADVICE_MISTAKES = {words: saying(function) for words, function in ADVICE.items()}
