"""FGSM and FGM perturbations of a linear classifier, as the hand-out defines them; not an attack on a deep network."""

import torch

from harness import hookimpl


@hookimpl
def fgsm_perturbation(gradient, epsilon):
    """Return ε·sgn(g), with sgn(0) = 0."""
    return epsilon * torch.sign(gradient)  # the shape of g


@hookimpl
def fgm_perturbation(gradient, epsilon):
    """Return ε·g."""
    return epsilon * gradient  # the shape of g


@hookimpl
def infinity_norms(gradient, epsilon):
    """Return (‖ε sgn g‖∞, ‖ε g‖∞)."""
    fgsm = (epsilon * torch.sign(gradient)).abs().max()  # ()
    fgm = (epsilon * gradient).abs().max()  # ()
    return fgsm, fgm


@hookimpl
def norms_agree(gradient):
    """Return whether the two norms are equal: max|gᵢ| = 1, or g = 0."""
    largest = gradient.abs().max()  # ()
    return largest.item() in {0.0, 1.0}
