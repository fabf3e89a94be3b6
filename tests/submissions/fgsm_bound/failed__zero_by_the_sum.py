"""A sum of 0 is taken for g = 0."""
# mistake: g = 0 is told by the sum of its entries, which can cancel

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon if gradient.sum() else 0.0, fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    return bool(gradient.abs().max() == 1 or gradient.sum() == 0)
