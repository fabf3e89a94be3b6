"""NumPy inside, np.float64 and np.bool_ out."""

import numpy as np


def fgsm_perturbation(gradient, epsilon):
    return np.float64(epsilon) * np.sign(np.asarray(gradient, dtype=np.float64))


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient.numpy().astype(np.float64)


def infinity_norms(gradient, epsilon):
    flat = gradient.numpy().astype(np.float64).ravel()
    return np.linalg.norm(epsilon * np.sign(flat), np.inf), np.linalg.norm(epsilon * flat, np.inf)


def norms_agree(gradient):
    return np.isin(np.abs(gradient.numpy()).max(), [0, 1]).all()
