"""A step of length epsilon, guarded against no weights."""
# mistake: w is divided by its norm; FGM moves by ε·w

import torch


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * torch.nn.functional.normalize(weights, dim=0)


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
