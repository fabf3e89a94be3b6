"""The losses are rounded before they are compared."""


def loss(params, tokens, coefficients):
    c = coefficients
    return c["E"] + c["A"] / params ** c["alpha"] + c["B"] / tokens ** c["beta"]


def optimal_allocation(flops, coefficients):
    A, B = coefficients["A"], coefficients["B"]
    alpha, beta = coefficients["alpha"], coefficients["beta"]
    G = (alpha * A / (beta * B)) ** (1 / (alpha + beta))
    N = G * (flops / 6) ** (beta / (alpha + beta))
    return N, flops / (6 * N)


def best_use_of_compute(more_steps, larger_batch, larger_model):
    losses = {"more steps": round(more_steps, 2), "larger batch": round(larger_batch, 2), "larger model": round(larger_model, 2)}
    return min(losses, key=losses.get)
