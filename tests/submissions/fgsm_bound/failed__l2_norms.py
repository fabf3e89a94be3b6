"""L2 norms."""
# mistake: these are L2 norms; the infinity norm is the largest magnitude

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return torch.norm(epsilon * gradient.sign()), torch.norm(epsilon * gradient)


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
