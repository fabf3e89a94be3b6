"""Equal for g = 0 alone."""
# mistake: g = 0 is not the only case: the norms agree whenever max|gᵢ| = 1

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    return not gradient.any().item()
