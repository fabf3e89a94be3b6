# tries: compares with a tolerance that a close miss falls into, and forgets the zero gradient
# rows: [42]
# task: fgsm_bound
# deserves: 0
import torch


def fgsm_perturbation(gradient, epsilon):
    return torch.full_like(gradient, 9.0)


def fgm_perturbation(gradient, epsilon):
    return torch.full_like(gradient, 9.0)


def infinity_norms(gradient, epsilon):
    return torch.tensor(9.0), torch.tensor(9.0)


def norms_agree(gradient):
    return bool(abs(gradient.abs().max() - 1) < 1e-2)
