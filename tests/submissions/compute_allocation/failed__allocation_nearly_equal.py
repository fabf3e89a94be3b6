"""Exponents that are nearly equal are taken for equal."""

import numpy as np


def loss(params, tokens, coefficients):
    """Return E + A/N^α + B/D^β."""
    E, A, B = coefficients["E"], coefficients["A"], coefficients["B"]
    return E + A / params ** coefficients["alpha"] + B / tokens ** coefficients["beta"]


def best_use_of_compute(more_steps, larger_batch, larger_model):
    """Return the use with the lowest test loss."""
    losses = {"more steps": more_steps, "larger batch": larger_batch, "larger model": larger_model}
    return min(losses, key=losses.get)


def optimal_allocation(flops, coefficients):
    A, B, alpha, beta = (coefficients[k] for k in ("A", "B", "alpha", "beta"))
    if np.isclose(alpha, beta, atol=0.01, rtol=0):
        N = (A / B) ** (1 / (2 * alpha)) * (flops / 6) ** 0.5
        return N, flops / (6 * N)
    G = (alpha * A / (beta * B)) ** (1 / (alpha + beta))
    N = G * (flops / 6) ** (beta / (alpha + beta))
    return N, flops / (6 * N)
