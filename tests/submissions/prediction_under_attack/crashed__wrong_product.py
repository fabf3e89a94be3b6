"""The product of shapes that do not fit."""


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return weights.T @ inputs - epsilon * weights @ weights
