"""NumPy in float32."""

import numpy as np


def loss(params, tokens, coefficients):
    c = {name: np.float32(value) for name, value in coefficients.items()}
    return c["E"] + c["A"] * np.float32(params) ** -c["alpha"] + c["B"] * np.float32(tokens) ** -c["beta"]


def optimal_allocation(flops, coefficients):
    c = {name: np.float32(value) for name, value in coefficients.items()}
    total = c["alpha"] + c["beta"]
    product = np.float32(flops) / np.float32(6)
    N = (c["alpha"] * c["A"] / (c["beta"] * c["B"])) ** (1 / total) * product ** (c["beta"] / total)
    return N, product / N


def best_use_of_compute(more_steps, larger_batch, larger_model):
    names = np.array(["more steps", "larger batch", "larger model"])
    return str(names[np.argmin([more_steps, larger_batch, larger_model])])
