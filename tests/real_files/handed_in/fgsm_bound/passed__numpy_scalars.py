import numpy as np


def fgsm_perturbation(gradient, epsilon):
    return np.float64(epsilon) * np.sign(gradient.numpy())


def fgm_perturbation(gradient, epsilon):
    return (np.asarray(gradient) * epsilon).tolist()


def infinity_norms(gradient, epsilon):
    g = gradient.numpy()
    return np.max(np.abs(epsilon * np.sign(g))), np.float64(np.max(np.abs(epsilon * g)))


def norms_agree(gradient):
    g = np.abs(np.array(gradient))
    return np.logical_or(np.isclose(g.max(), 1.0, rtol=1e-6), g.max() == 0)
