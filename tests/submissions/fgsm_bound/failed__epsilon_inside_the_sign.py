"""ε stands inside the sign."""
# mistake: ε stands inside the sign and is lost

import torch


def fgsm_perturbation(gradient, epsilon):
    return torch.sign(epsilon * gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon * gradient.sign().abs().max(), epsilon * gradient.abs().max()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
