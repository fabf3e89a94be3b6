"""The formulas as they stand."""


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights @ weights
