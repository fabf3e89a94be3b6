"""Registered by hookimpl; the tokens first, then the parameters."""

from harness import hookimpl


@hookimpl
def loss(params, tokens, coefficients):
    E, A, B, alpha, beta = (coefficients[name] for name in ("E", "A", "B", "alpha", "beta"))
    return E + A * params**-alpha + B * tokens**-beta


@hookimpl
def optimal_allocation(flops, coefficients):
    A, B, alpha, beta = (coefficients[name] for name in ("A", "B", "alpha", "beta"))
    tokens = (beta * B / (alpha * A) * (flops / 6) ** alpha) ** (1 / (alpha + beta))
    return (flops / 6 / tokens, tokens)


@hookimpl
def best_use_of_compute(more_steps, larger_batch, larger_model):
    best = min(more_steps, larger_batch, larger_model)
    return {more_steps: "more steps", larger_batch: "larger batch", larger_model: "larger model"}[best]
