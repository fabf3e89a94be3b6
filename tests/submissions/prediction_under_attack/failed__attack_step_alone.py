"""The perturbation in place of the perturbed input."""
# mistake: the perturbation alone is returned; the attacked input was asked for


def fgm_attack(inputs, weights, epsilon):
    return (-epsilon * weights).expand_as(inputs)


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
