import numpy as np

WAYS = np.array(["more steps", "larger batch", "larger model"])


def loss(params, tokens, coefficients):
    c = coefficients
    return c["E"] + c["A"] * params ** -c["alpha"] + c["B"] * tokens ** -c["beta"]


def optimal_allocation(flops, coefficients):
    c = coefficients
    share = c["beta"] / (c["alpha"] + c["beta"])
    ratio = (c["alpha"] * c["A"] / (c["beta"] * c["B"])) ** (1 / (c["alpha"] + c["beta"]))
    params = ratio * (flops / 6) ** share
    return params, flops / (6 * params)


def best_use_of_compute(more_steps, larger_batch, larger_model):
    losses = np.array([more_steps, larger_batch, larger_model])
    return WAYS[losses.argmin()]
