"""One zero is taken for all of them: any for all."""
# mistake: one zero entry is taken for g = 0, where all of them are zero

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    return bool(gradient.abs().max() == 1 or (gradient == 0).any())
