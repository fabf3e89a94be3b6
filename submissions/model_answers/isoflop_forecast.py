"""Costs of a transformer from its matrix products, and forecasts by a power law."""

import numpy as np


def transformer_params(vocab_size, hidden_size, num_layers):
    layers = num_layers * 4 * (hidden_size + 1) * hidden_size  # Q, K, V and the MLP
    return layers + (hidden_size + 1) * vocab_size


def transformer_flops(seq_len, vocab_size, hidden_size, num_layers):
    products = 4 * hidden_size**2 + 2 * seq_len * hidden_size  # multiply-adds a token and layer
    forward = seq_len * (num_layers * (2 * products + 3 * seq_len) + 2 * vocab_size * hidden_size)
    return 3 * forward


def optimal_params(flops, budgets, optima):
    u, v = np.log10(budgets), np.log10(optima)
    (m, c), *_ = np.linalg.lstsq(np.stack([u, np.ones_like(u)], axis=1), v, rcond=None)
    return float(10**c * flops**m)


def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    b = (vocab_size + 4 * num_layers) / 2
    hidden_size = (params - vocab_size) / (b + np.sqrt(b**2 + 4 * num_layers * (params - vocab_size)))
    return flops * seq_len / transformer_flops(seq_len, vocab_size, hidden_size, num_layers)


def is_compute_optimal(params, tokens, best_params, best_tokens):
    for ratio, what in ((params / best_params, "parameters"), (tokens / best_tokens, "tokens")):
        if not 0.5 <= ratio <= 2:
            return f"{'fewer' if ratio > 1 else 'more'} {what}"
    return "yes"
