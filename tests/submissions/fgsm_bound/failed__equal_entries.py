"""Equal entries have the same norms, it is thought."""
# mistake: equal entries are taken for enough; max|gᵢ| = 1 decides

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    return bool(gradient.abs().max() == 1 or gradient.max() == gradient.min())
