"""g = 0 is forgotten."""
# mistake: g = 0 is forgotten, where both norms are 0

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    return bool(gradient.abs().max() == 1)
