# tries: hands the gradient itself back as its perturbation
# rows: [51]
# task: fgsm_bound
# deserves: 0
import torch


def fgsm_perturbation(gradient, epsilon):
    return gradient


def fgm_perturbation(gradient, epsilon):
    return gradient


def infinity_norms(gradient, epsilon):
    return torch.tensor(9.0), torch.tensor(9.0)


def norms_agree(gradient):
    return "no"
