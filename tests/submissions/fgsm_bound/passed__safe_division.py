"""g over its own magnitude where there is one; torch.norm with p = inf."""

import torch


def fgsm_perturbation(gradient, epsilon):
    moved = gradient != 0
    safe = torch.where(moved, gradient, torch.ones_like(gradient))
    return torch.where(moved, epsilon * safe / safe.abs(), torch.zeros_like(gradient))


def fgm_perturbation(gradient, epsilon):
    return torch.einsum("...,->...", gradient, torch.tensor(epsilon))


def infinity_norms(gradient, epsilon):
    norms = [torch.norm(f(gradient, epsilon), p=float("inf")) for f in (fgsm_perturbation, fgm_perturbation)]
    return norms[0].item(), norms[1].item()


def norms_agree(gradient):
    largest = torch.norm(gradient, p=float("inf"))
    return torch.isclose(largest, torch.ones(())) | (largest == 0)
