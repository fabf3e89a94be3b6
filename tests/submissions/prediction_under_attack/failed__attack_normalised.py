"""A step of length epsilon."""
# mistake: w is divided by its norm; FGM moves by ε·w

import torch


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights / torch.linalg.norm(weights)


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
