"""The formulas of forecasts from IsoFLOP curves, in float64, with parts that can be exchanged."""

import torch

from tasks.common.transformer_costs import flops_of, parameters_of, width_of

OPTIONS = ("yes", "fewer parameters", "more parameters", "more tokens", "fewer tokens")
YES, FEWER_PARAMETERS, MORE_PARAMETERS, MORE_TOKENS, FEWER_TOKENS = OPTIONS


def counting(name, function):
    """Return a form: a number that is a function of the inputs."""
    return lambda given: {name: torch.as_tensor(float(function(**given)), dtype=torch.float64)}


def params_form(vocab_size, hidden_size, num_layers):
    """Return N."""
    return parameters_of(vocab_size, hidden_size, num_layers)


def flops_form(seq_len, vocab_size, hidden_size, num_layers):
    """Return the FLOPs of a training example."""
    return flops_of(seq_len, vocab_size, hidden_size, num_layers)


def line(x, y):
    """Return slope and intercept of the least-squares line, in tensors of float64."""
    z = x - x.mean()
    m = (z * y).sum() / (z * z).sum()
    return m, y.mean() - m * x.mean()


def forecast(given, *, u=torch.log10, v=torch.log10, back=lambda w: 10**w):
    """Return the line's value at the budget."""
    m, c = line(u(given["budgets"]), v(given["optima"]))
    return back(m * u(torch.as_tensor(given["flops"], dtype=torch.float64)) + c)


def forecasting(**recipe):
    """Return a form: the forecast of a recipe."""
    return lambda given: {"forecast": forecast(given, **recipe)}


def tokens_form(params, flops, seq_len, vocab_size, num_layers):
    """Return flops / (FLOPs of an example) · s."""
    return flops / flops_of(seq_len, vocab_size, width_of(params, vocab_size, num_layers), num_layers) * seq_len


def advice(params, tokens, best_params, best_tokens):
    """Return the right one of the options."""
    if not 0.5 <= params / best_params <= 2:
        return FEWER_PARAMETERS if params > best_params else MORE_PARAMETERS
    if not 0.5 <= tokens / best_tokens <= 2:
        return FEWER_TOKENS if tokens > best_tokens else MORE_TOKENS
    return YES


def saying(function):
    """Return a form: a word that is a function of the inputs."""
    return lambda given: {"advice": function(**given)}
