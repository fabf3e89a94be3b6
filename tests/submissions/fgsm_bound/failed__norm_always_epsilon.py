"""ε for g = 0 as well."""
# mistake: the first norm is 0, not ε, when g = 0

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon, epsilon * gradient.abs().max().item()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
