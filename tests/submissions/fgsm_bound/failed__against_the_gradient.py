"""The step goes downhill."""
# mistake: the perturbation points against the gradient

import torch


def fgsm_perturbation(gradient, epsilon):
    return -epsilon * gradient.sign()


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
