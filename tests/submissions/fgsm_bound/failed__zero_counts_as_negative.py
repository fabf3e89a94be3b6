"""sgn(0) is −1."""
# mistake: sgn(0) is taken as −1, it is 0

import torch


def fgsm_perturbation(gradient, epsilon):
    return (2.0 * (gradient > 0) - 1) * epsilon


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon * float(gradient.any()), (epsilon * gradient).abs().max()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
