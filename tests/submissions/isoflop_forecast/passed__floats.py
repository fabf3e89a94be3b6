"""Every count a float of NumPy; the line by covariances in natural logarithms."""

import numpy as np


def transformer_params(vocab_size, hidden_size, num_layers):
    h = np.float64(hidden_size)
    return num_layers * 4 * h * (h + 1) + vocab_size * (h + 1)


def transformer_flops(seq_len, vocab_size, hidden_size, num_layers):
    s, v, h = np.float64(seq_len), vocab_size, np.float64(hidden_size)
    return 3 * num_layers * s * (8 * h**2 + 4 * s * h + 3 * s) + 6 * s * v * h


def optimal_params(flops, budgets, optima):
    x, y = np.log(budgets), np.log(optima)
    m = np.cov(x, y)[0, 1] / np.var(x, ddof=1)
    return np.exp(y.mean() + m * (np.log(flops) - x.mean()))


def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    half = (4 * num_layers + vocab_size) / (8 * num_layers)
    h = np.sqrt(half**2 + (params - vocab_size) / (4 * num_layers)) - half
    examples = flops / transformer_flops(seq_len, vocab_size, h, num_layers)
    return np.array([examples * seq_len])


def is_compute_optimal(params, tokens, best_params, best_tokens):
    off = abs(np.log2(params / best_params)) > 1, abs(np.log2(tokens / best_tokens)) > 1
    if off[0]:
        return ("more" if params < best_params else "fewer") + " parameters"
    return ("more tokens" if tokens < best_tokens else "fewer tokens") if off[1] else "yes"
