"""Published coefficients, whatever is given."""


def loss(params, tokens, coefficients):
    c = coefficients
    return 1.69 + 406.4 / params**0.34 + 410.7 / tokens**0.28


def optimal_allocation(flops, coefficients):
    A, B = coefficients["A"], coefficients["B"]
    alpha, beta = coefficients["alpha"], coefficients["beta"]
    G = (alpha * A / (beta * B)) ** (1 / (alpha + beta))
    N = G * (flops / 6) ** (beta / (alpha + beta))
    return N, flops / (6 * N)


def best_use_of_compute(more_steps, larger_batch, larger_model):
    losses = {"more steps": more_steps, "larger batch": larger_batch, "larger model": larger_model}
    return min(losses, key=losses.get)
