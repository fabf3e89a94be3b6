"""Own names in the order of the question, a default that nobody uses, float64, 0 and 1 for the bool."""


def fgsm_perturbation(g, eps, zero=0.0):
    g = g.double()
    return eps * ((g > zero).double() - (g < zero).double())


def fgm_perturbation(g, eps):
    return g.double() * eps


def infinity_norms(g, eps):
    return eps * float(g.any()), eps * float(g.abs().max())


def norms_agree(g):
    return int(not g.any() or g.abs().amax() == 1)
