"""A name that nothing defines."""

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_norm(gradient, epsilon), fgm_norm(gradient, epsilon)


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
