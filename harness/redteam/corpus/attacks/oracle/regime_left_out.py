# tries: takes no care of tiny entries, where a smoothed sign is no sign
# rows: [41]
# task: fgsm_bound
# deserves: 0.5
import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient / (gradient.abs() + 1e-12)


def fgm_perturbation(gradient, epsilon):
    return torch.full_like(gradient, 9.0)


def infinity_norms(gradient, epsilon):
    return torch.tensor(9.0), torch.tensor(9.0)


def norms_agree(gradient):
    return "no"
