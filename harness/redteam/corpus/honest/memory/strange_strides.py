# tries: returns views, every other element of a buffer, a column, one element spread
# task: fgsm_bound
# deserves: 10
import torch


def fgsm_perturbation(gradient, epsilon):
    wide = torch.zeros(*gradient.shape, 3)
    wide[..., 1] = epsilon * torch.sign(gradient)
    return wide[..., 1]


def fgm_perturbation(gradient, epsilon):
    return (epsilon * gradient.flip(0)).flip(0) if gradient.any() else torch.zeros(()).expand(gradient.shape)


def infinity_norms(gradient, epsilon):
    largest = gradient.abs().max()
    return (epsilon * torch.stack([largest.sign(), largest])).unbind()


def norms_agree(gradient):
    return bool((gradient.abs().max() == torch.tensor([0.0, 1.0])).any())
