"""The hidden size by bisection, between 1 and 5000."""

import math

import numpy as np


def transformer_params(vocab_size, hidden_size, num_layers):
    v, h = vocab_size, hidden_size
    return num_layers * (3 * h**2 + 3 * h + h**2 + h) + h * v + v


def transformer_flops(seq_len, vocab_size, hidden_size, num_layers):
    s, v, h = seq_len, vocab_size, hidden_size
    attention = 6 * s * h**2 + 2 * s**2 * h + 3 * s**2 + 2 * s**2 * h
    mlp = 2 * s * h**2
    return 3 * (num_layers * (attention + mlp) + 2 * s * v * h)


def optimal_params(flops, budgets, optima):
    m, c = np.polyfit(np.log10(budgets), np.log10(optima), 1)
    return 10 ** (m * np.log10(flops) + c)


def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    low, high = 1.0, 5000.0
    for _ in range(100):
        h = (low + high) / 2
        if transformer_params(vocab_size, h, num_layers) > params:
            high = h
        else:
            low = h
    return flops / transformer_flops(seq_len, vocab_size, h, num_layers) * seq_len


def is_compute_optimal(params, tokens, best_params, best_tokens):
    if params > 2 * best_params:
        return "fewer parameters"
    if params < best_params / 2:
        return "more parameters"
    if tokens > 2 * best_tokens:
        return "fewer tokens"
    if tokens < best_tokens / 2:
        return "more tokens"
    return "yes"
