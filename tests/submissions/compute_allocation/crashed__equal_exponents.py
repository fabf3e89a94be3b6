"""Divided by α − β, which may be 0."""


def loss(params, tokens, coefficients):
    c = coefficients
    return c["E"] + c["A"] / params ** c["alpha"] + c["B"] / tokens ** c["beta"]


def optimal_allocation(flops, coefficients):
    A, B = coefficients["A"], coefficients["B"]
    alpha, beta = coefficients["alpha"], coefficients["beta"]
    together = (alpha**2 - beta**2) / (alpha - beta)
    G = (alpha * A / (beta * B)) ** (1 / together)
    N = G * (flops / 6) ** (beta / together)
    return N, flops / (6 * N)


def best_use_of_compute(more_steps, larger_batch, larger_model):
    losses = {"more steps": more_steps, "larger batch": larger_batch, "larger model": larger_model}
    return min(losses, key=losses.get)
