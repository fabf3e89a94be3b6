"""Equal when some entry is ±1."""
# mistake: one entry of magnitude 1 is not enough when another is larger

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    return bool((gradient.abs() == 1).any() or gradient.abs().max() == 0)
