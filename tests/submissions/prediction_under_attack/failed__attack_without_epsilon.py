"""Epsilon is forgotten."""
# mistake: ε is lost


def fgm_attack(inputs, weights, epsilon):
    return inputs - weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
