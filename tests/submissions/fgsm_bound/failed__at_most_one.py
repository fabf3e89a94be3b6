"""Equal when max|g| ≤ 1."""
# mistake: max|gᵢ| below 1 is taken for enough; FGM's norm is the smaller one then

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    return bool(gradient.abs().max() <= 1)
