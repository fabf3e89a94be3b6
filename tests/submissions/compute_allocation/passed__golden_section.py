"""The loss itself, searched by golden sections in log N."""

import numpy as np


def loss(params, tokens, coefficients):
    return float(np.sum([coefficients["E"], coefficients["A"] / params ** coefficients["alpha"], coefficients["B"] / tokens ** coefficients["beta"]]))


def optimal_allocation(flops, coefficients):
    def at(log_n):
        n = np.exp(log_n)
        reducible = {**coefficients, "E": 0.0}
        return loss(n, flops / (6 * n), reducible)

    ratio = (np.sqrt(5) - 1) / 2
    low, high = 0.0, np.log(flops / 6)
    for _ in range(120):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if at(left) < at(right) else (left, high)
    n = np.exp((low + high) / 2)
    return n, flops / (6 * n)


def best_use_of_compute(more_steps, larger_batch, larger_model):
    return sorted([(more_steps, "more steps"), (larger_batch, "larger batch"), (larger_model, "larger model")])[0][1]
