"""Epsilon is squared with the norm."""
# mistake: ε is squared


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - (epsilon * weights).pow(2).sum()
