"""Registered with the marker; Newton's steps for the hidden size."""

import numpy as np

from harness import hookimpl


@hookimpl
def transformer_params(vocab_size, hidden_size, num_layers):
    return sum(4 * (hidden_size**2 + hidden_size) for _ in range(num_layers)) + hidden_size * vocab_size + vocab_size


@hookimpl
def transformer_flops(seq_len, vocab_size, hidden_size, num_layers):
    forward = 2 * seq_len * vocab_size * hidden_size
    for _ in range(num_layers):
        forward += 8 * seq_len * hidden_size**2 + 4 * seq_len**2 * hidden_size + 3 * seq_len**2
    return forward + 2 * forward


@hookimpl
def optimal_params(flops, budgets, optima):
    return 10 ** np.polynomial.Polynomial.fit(np.log10(budgets), np.log10(optima), 1)(np.log10(flops))


@hookimpl
def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    h = (params / (4 * num_layers)) ** 0.5
    for _ in range(40):
        slope = num_layers * (8 * h + 4) + vocab_size
        h -= (transformer_params(vocab_size, h, num_layers) - params) / slope
    return flops / transformer_flops(seq_len, vocab_size, h, num_layers) * seq_len


@hookimpl
def is_compute_optimal(params, tokens, best_params, best_tokens):
    table = [
        (params > 2 * best_params, "fewer parameters"),
        (2 * params < best_params, "more parameters"),
        (2 * tokens < best_tokens, "more tokens"),
        (tokens > 2 * best_tokens, "fewer tokens"),
    ]
    return next((words for holds, words in table if holds), "yes")
