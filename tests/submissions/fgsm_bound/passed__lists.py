"""Nested lists and Python numbers."""

def each(function, values):
    if isinstance(values, list):
        return [each(function, value) for value in values]
    return function(values)


def flat(values):
    return [one for value in values for one in flat(value)] if isinstance(values, list) else [values]


def sign(g):
    return (g > 0) - (g < 0)


def fgsm_perturbation(gradient, epsilon):
    return each(lambda g: epsilon * sign(g), gradient.tolist())


def fgm_perturbation(gradient, epsilon):
    return each(lambda g: epsilon * g, gradient.tolist())


def infinity_norms(gradient, epsilon):
    entries = flat(gradient.tolist())
    return [max(abs(epsilon * sign(g)) for g in entries), max(abs(epsilon * g) for g in entries)]


def norms_agree(gradient):
    return max(abs(g) for g in flat(gradient.tolist())) in (0, 1)
