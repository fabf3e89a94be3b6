# tries: answers with one number where a vector is due
# rows: [44]
# task: fgsm_bound
# deserves: 0
import torch


def fgsm_perturbation(gradient, epsilon):
    return torch.full((1,), epsilon * float(gradient.sum().sign()))


def fgm_perturbation(gradient, epsilon):
    return torch.full((1,), epsilon * float(gradient.mean()))


def infinity_norms(gradient, epsilon):
    return torch.tensor(9.0), torch.tensor(9.0)


def norms_agree(gradient):
    return "no"
