"""Least squares in torch; the hidden size by bisection."""

import torch


def transformer_params(vocab_size, hidden_size, num_layers):
    linear = lambda inputs, outputs: inputs * outputs + outputs
    layer = 3 * linear(hidden_size, hidden_size) + linear(hidden_size, hidden_size)
    return torch.tensor(layer * num_layers + linear(hidden_size, vocab_size))


def transformer_flops(seq_len, vocab_size, hidden_size, num_layers):
    matmul = lambda n, k, m: 2 * n * k * m
    s, h = seq_len, hidden_size
    layer = 3 * matmul(s, h, h) + 2 * matmul(s, h, s) + 3 * s * s + matmul(s, h, h)
    return 3 * (num_layers * layer + matmul(s, h, vocab_size))


def optimal_params(flops, budgets, optima):
    u, v = torch.tensor(budgets).log10(), torch.tensor(optima).log10()
    design = torch.stack([u, torch.ones_like(u)], dim=1)
    slope, intercept = torch.linalg.lstsq(design, v[:, None]).solution[:, 0]
    return 10 ** (slope * torch.tensor(flops, dtype=torch.float64).log10() + intercept)


def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    low, high = 0.0, 1e6
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if transformer_params(vocab_size, middle, num_layers) > params else (middle, high)
    return flops * seq_len / transformer_flops(seq_len, vocab_size, low, num_layers)


def is_compute_optimal(params, tokens, best_params, best_tokens):
    ratios = torch.tensor([params / best_params, tokens / best_tokens]).log2()
    names = (("more parameters", "fewer parameters"), ("more tokens", "fewer tokens"))
    for ratio, (more, fewer) in zip(ratios, names):
        if ratio.abs() > 1:
            return fewer if ratio > 0 else more
    return "Yes"
