"""FGSM in place of FGM."""
# mistake: the sign of w is taken; FGM moves along w itself

import torch


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * torch.sign(weights)


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
