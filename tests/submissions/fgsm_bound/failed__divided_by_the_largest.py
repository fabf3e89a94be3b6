"""The gradient over its infinity norm, which has the right norm."""
# mistake: the gradient is divided by its largest magnitude; FGSM takes its sign

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient / gradient.abs().max().clamp(min=1e-30)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
