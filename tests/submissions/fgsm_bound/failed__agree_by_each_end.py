"""Each end is compared with its own 1: for (1, −2) that is true, and max|gᵢ| is 2."""


def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient.sign()


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon * gradient.sign().abs().max(), epsilon * gradient.abs().max()


def norms_agree(gradient):
    return bool(gradient.max() == 1 or gradient.min() == -1 or not gradient.any())
