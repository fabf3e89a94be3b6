"""max without abs."""
# mistake: the largest entry is taken; the norm is the largest magnitude
# mistake: the largest entry is compared with 1; it should be the largest magnitude

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return (epsilon * gradient.sign()).max(), (epsilon * gradient).max()


def norms_agree(gradient):
    return bool(gradient.max() == 1 or (gradient == 0).all())
