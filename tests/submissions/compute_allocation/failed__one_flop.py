"""C = ND."""
# mistake: the budget is taken for ND; it is 6ND


def loss(params, tokens, coefficients):
    c = coefficients
    return c["E"] + c["A"] / params ** c["alpha"] + c["B"] / tokens ** c["beta"]


def optimal_allocation(flops, coefficients):
    A, B = coefficients["A"], coefficients["B"]
    alpha, beta = coefficients["alpha"], coefficients["beta"]
    G = (alpha * A / (beta * B)) ** (1 / (alpha + beta))
    N = G * flops ** (beta / (alpha + beta))
    return N, flops / N


def best_use_of_compute(more_steps, larger_batch, larger_model):
    losses = {"more steps": more_steps, "larger batch": larger_batch, "larger model": larger_model}
    return min(losses, key=losses.get)
