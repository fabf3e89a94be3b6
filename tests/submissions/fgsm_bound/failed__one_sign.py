"""Equal when all entries have one sign."""
# mistake: it is taken for true when all entries have one sign; signs do not matter, max|gᵢ| = 1 does

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    return bool((gradient >= 0).all()) or bool((gradient <= 0).all())
