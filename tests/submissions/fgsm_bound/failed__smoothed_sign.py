"""A small number beside |g| against 0/0."""
# mistake: the sign is smoothed, g/(|g| + δ): tiny entries move by less than ε

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient / (gradient.abs() + 1e-12)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon * gradient.sign().abs().max(), epsilon * gradient.abs().max()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
