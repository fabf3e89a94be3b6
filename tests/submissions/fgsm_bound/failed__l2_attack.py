"""The gradient over its L2 norm."""
# mistake: the gradient is divided by its L2 norm; FGSM takes its sign

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient / gradient.norm()


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon * gradient.sign().abs().max(), epsilon * gradient.abs().max()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
