"""Compared after rounding to two digits."""
# mistake: max|gᵢ| is compared with 1 too coarsely

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    largest = round(gradient.abs().max().item(), 2)
    return largest in (0, 1)
