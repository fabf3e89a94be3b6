"""At a measured budget the measured size, not that of the line."""

import math

import numpy as np


def transformer_params(vocab_size, hidden_size, num_layers):
    """Return the number of parameters of layers and output."""
    v, h = vocab_size, hidden_size
    return num_layers * (3 * h**2 + 3 * h + h**2 + h) + h * v + v


def transformer_flops(seq_len, vocab_size, hidden_size, num_layers):
    """Return the FLOPs of a forward and a backward pass for one sequence."""
    s, v, h = seq_len, vocab_size, hidden_size
    layer = 6 * s * h**2 + 2 * s**2 * h + 3 * s**2 + 2 * s**2 * h + 2 * s * h**2
    return 3 * (num_layers * layer + 2 * s * v * h)


def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    """Return how many tokens the budget pays for."""
    a, b, c = 4 * num_layers, 4 * num_layers + vocab_size, vocab_size - params  # ah² + bh + c = 0
    h = (-b + math.sqrt(b**2 - 4 * a * c)) / (2 * a)
    return flops / transformer_flops(seq_len, vocab_size, h, num_layers) * seq_len


def is_compute_optimal(params, tokens, best_params, best_tokens):
    """Return whether a model was trained near the optimum, or what would be better."""
    if params > 2 * best_params:
        return "fewer parameters"
    if params < best_params / 2:
        return "more parameters"
    if tokens < best_tokens / 2:
        return "more tokens"
    return "fewer tokens" if tokens > 2 * best_tokens else "yes"


def optimal_params(flops, budgets, optima):
    known = dict(zip(budgets, optima))
    if flops in known:
        return known[flops]
    m, c = np.polyfit(np.log10(budgets), np.log10(optima), 1)
    return 10 ** (m * np.log10(flops) + c)
