"""What a chat assistant says on the bound of FGSM's perturbation (1.1.1).

The bound itself is right: every entry of the perturbation is -epsilon, 0 or epsilon. Then it goes on to claim that the
two methods perturb by the same norm when all the entries of the gradient share one sign.
"""

import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    fgsm = torch.max(torch.abs(fgsm_perturbation(gradient, epsilon)))
    fgm = torch.max(torch.abs(fgm_perturbation(gradient, epsilon)))
    return fgsm, fgm


def norms_agree(gradient):
    all_positive = torch.all(gradient >= 0)
    all_negative = torch.all(gradient <= 0)
    return bool(all_positive or all_negative)
