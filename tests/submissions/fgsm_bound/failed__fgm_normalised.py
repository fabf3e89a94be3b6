"""FGM over the L2 norm."""
# mistake: the gradient is divided by its L2 norm; FGM scales the gradient itself

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * torch.nn.functional.normalize(gradient.reshape(-1), dim=0, eps=1e-30).reshape(gradient.shape)


def infinity_norms(gradient, epsilon):
    return epsilon * gradient.sign().abs().max(), epsilon * gradient.abs().max()


def norms_agree(gradient):
    largest = gradient.abs().max().item()
    return largest == 1 or largest == 0
