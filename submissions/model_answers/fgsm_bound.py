"""FGSM and FGM on a linear classifier, entry by entry; np.float64 comes back."""

import numpy as np


def _entries(gradient):
    return np.asarray(gradient, dtype=np.float64)


def _infinity_norm(step):
    return np.max(np.abs(step))


def fgsm_perturbation(gradient, epsilon):
    entries = _entries(gradient)
    return np.where(entries == 0, 0.0, np.copysign(epsilon, entries))


def fgm_perturbation(gradient, epsilon):
    return epsilon * _entries(gradient)


def infinity_norms(gradient, epsilon):
    return _infinity_norm(fgsm_perturbation(gradient, epsilon)), _infinity_norm(fgm_perturbation(gradient, epsilon))


def norms_agree(gradient):
    # ε cancels: sgn g has the norm 1, or 0 when g = 0
    return _infinity_norm(np.sign(_entries(gradient))) == _infinity_norm(_entries(gradient))
