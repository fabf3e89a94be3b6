"""Own order and names by place, defaults that nobody uses, keys as keywords; arrays come back."""

import numpy as np


def law(N, D, *, E, A, B, alpha, beta):
    return E + A / N**alpha + B / D**beta


def loss(coefficients, params, tokens, scale=1.0):
    return np.array(scale * law(params, tokens, **coefficients))


def optimal_allocation(C, k, flops_per_token=6):
    a, b = k["alpha"] / (k["alpha"] + k["beta"]), k["beta"] / (k["alpha"] + k["beta"])
    G = (k["alpha"] * k["A"] / (k["beta"] * k["B"])) ** (1 / (k["alpha"] + k["beta"]))
    product = C / flops_per_token
    return np.array([G * product**b, product**a / G])


def best_use_of_compute(steps, batch, model):
    return ["more steps", "larger batch", "larger model"][int(np.argmin([steps, batch, model]))]
