# tries: answers a question with a tensor of one bool, and norms as one tensor
# task: fgsm_bound
# deserves: 10
import torch


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    largest = gradient.abs().max()
    return torch.stack([epsilon * largest.sign(), epsilon * largest])


def norms_agree(gradient):
    return torch.isin(gradient.abs().max(), torch.tensor([0.0, 1.0]))
