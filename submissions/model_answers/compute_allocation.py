"""A scaling law in logarithms, and its best split where both terms fall alike."""

import numpy as np


def loss(params, tokens, coefficients):
    terms = [
        coefficients["A"] * np.exp(-coefficients["alpha"] * np.log(params)),
        coefficients["B"] * np.exp(-coefficients["beta"] * np.log(tokens)),
    ]
    return coefficients["E"] + np.sum(terms)


def optimal_allocation(flops, coefficients):
    alpha, beta = coefficients["alpha"], coefficients["beta"]
    # log N + log D = log(C/6) and log(αA) − α·log N = log(βB) − β·log D
    system = np.array([[1.0, 1.0], [alpha, -beta]])
    slopes = np.log(alpha * coefficients["A"]) - np.log(beta * coefficients["B"])
    return np.exp(np.linalg.solve(system, [np.log(flops / 6), slopes]))


def best_use_of_compute(more_steps, larger_batch, larger_model):
    uses = ("more steps", "larger batch", "larger model")
    return min(zip((more_steps, larger_batch, larger_model), uses))[1]
