"""Masks for the sign; the norms compared as they are, within rounding."""

import math

import torch

from harness import hookimpl


@hookimpl
def fgsm_perturbation(gradient, epsilon):
    step = torch.zeros_like(gradient)
    step[gradient > 0] = epsilon
    step[gradient < 0] = -epsilon
    return step


@hookimpl
def fgm_perturbation(gradient, epsilon):
    return gradient.mul(epsilon)


@hookimpl
def infinity_norms(gradient, epsilon):
    signed = torch.linalg.vector_norm(fgsm_perturbation(gradient, epsilon), ord=math.inf)
    return torch.stack([signed, torch.linalg.vector_norm(fgm_perturbation(gradient, epsilon), ord=math.inf)])


@hookimpl
def norms_agree(gradient):
    signed, scaled = infinity_norms(gradient, 0.1).tolist()
    return math.isclose(signed, scaled, rel_tol=1e-6)
