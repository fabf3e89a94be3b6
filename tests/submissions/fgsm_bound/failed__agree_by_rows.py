"""The rows are compared one by one: for ((1, ½), (2, ½)) that is true, and max|gᵢ| is 2."""


def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient.sign()


def fgm_perturbation(gradient, epsilon):
    return epsilon * gradient


def infinity_norms(gradient, epsilon):
    return epsilon * gradient.sign().abs().max(), epsilon * gradient.abs().max()


def norms_agree(gradient):
    return bool((gradient.abs().amax(-1) == 1).any() or not gradient.any())
