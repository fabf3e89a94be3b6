"""No formula: the slope along the budget, halved in."""

import math


def loss(params, tokens, coefficients):
    return (
        coefficients["E"]
        + coefficients["A"] * math.exp(-coefficients["alpha"] * math.log(params))
        + coefficients["B"] * math.exp(-coefficients["beta"] * math.log(tokens))
    )


def optimal_allocation(flops, coefficients):
    A, B, alpha, beta = (coefficients[name] for name in ("A", "B", "alpha", "beta"))
    low, high = -50.0, 200.0
    for _ in range(200):
        middle = (low + high) / 2
        tokens = math.log(flops / 6) - middle
        gain = math.log(alpha * A) - alpha * middle
        cost = math.log(beta * B) - beta * tokens
        low, high = (middle, high) if gain > cost else (low, middle)
    return [math.exp(low), flops / 6 / math.exp(low)]


def best_use_of_compute(more_steps, larger_batch, larger_model):
    if more_steps <= larger_batch and more_steps <= larger_model:
        return "more steps"
    return "larger batch" if larger_batch <= larger_model else "larger model"
