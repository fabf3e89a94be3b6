"""Losses are compared as text."""


def loss(params, tokens, coefficients):
    """Return E + A/N^α + B/D^β."""
    E, A, B = coefficients["E"], coefficients["A"], coefficients["B"]
    return E + A / params ** coefficients["alpha"] + B / tokens ** coefficients["beta"]


def optimal_allocation(flops, coefficients):
    """Return the N and D of the least loss at 6ND = C."""
    A, B, alpha, beta = (coefficients[name] for name in ("A", "B", "alpha", "beta"))
    G = (alpha * A / (beta * B)) ** (1 / (alpha + beta))
    N = G * (flops / 6) ** (beta / (alpha + beta))
    return N, flops / (6 * N)


def best_use_of_compute(more_steps, larger_batch, larger_model):
    losses = {"more steps": more_steps, "larger batch": larger_batch, "larger model": larger_model}
    return min(losses, key=lambda use: f"{losses[use]:.6f}")
