"""The parameters are counted in whole numbers of 32 bits."""

import math

import numpy as np


def transformer_params(vocab_size, hidden_size, num_layers):
    v, h, layers = np.array([vocab_size, hidden_size, num_layers], dtype=np.int32)
    with np.errstate(all="ignore"):
        return int(layers * (3 * h**2 + 3 * h + h**2 + h) + h * v + v)


def transformer_flops(seq_len, vocab_size, hidden_size, num_layers):
    s, v, h = seq_len, vocab_size, hidden_size
    attention = 6 * s * h**2 + 2 * s**2 * h + 3 * s**2 + 2 * s**2 * h
    mlp = 2 * s * h**2
    return 3 * (num_layers * (attention + mlp) + 2 * s * v * h)


def optimal_params(flops, budgets, optima):
    m, c = np.polyfit(np.log10(budgets), np.log10(optima), 1)
    return 10 ** (m * np.log10(flops) + c)


def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    roots = np.roots([4 * num_layers, 4 * num_layers + vocab_size, vocab_size - params])
    h = roots.max()
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
