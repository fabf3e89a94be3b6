"""The two methods are exchanged."""
# mistake: the gradient itself is scaled; FGSM takes its sign
# mistake: the sign of the gradient is taken; FGM scales the gradient itself
# mistake: the norms are exchanged: that of ε·sgn(g) comes first

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient.sign()


def infinity_norms(gradient, epsilon):
    return fgsm_perturbation(gradient, epsilon).abs().max(), fgm_perturbation(gradient, epsilon).abs().max()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
