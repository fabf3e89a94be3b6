"""A fixed-point iteration that does not converge where the vocabulary is wide."""

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


def optimal_params(flops, budgets, optima):
    """Return the value of the fitted line at a budget."""
    m, c = np.polyfit(np.log10(budgets), np.log10(optima), 1)  # (), ()
    return 10 ** (m * np.log10(flops) + c)


def is_compute_optimal(params, tokens, best_params, best_tokens):
    """Return whether a model was trained near the optimum, or what would be better."""
    if params > 2 * best_params:
        return "fewer parameters"
    if params < best_params / 2:
        return "more parameters"
    if tokens < best_tokens / 2:
        return "more tokens"
    return "fewer tokens" if tokens > 2 * best_tokens else "yes"


def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    h = (params / (4 * num_layers)) ** 0.5
    for _ in range(300):
        h = (
            0.5 * h
            + 0.5 * max(1e-9, (params - vocab_size - h * (vocab_size + 4 * num_layers)) / (4 * num_layers)) ** 0.5
        )
    return flops / transformer_flops(seq_len, vocab_size, h, num_layers) * seq_len
