"""Python's max over a tensor of three axes."""

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon * float(gradient.any()), epsilon * max(abs(g) for g in gradient)


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
