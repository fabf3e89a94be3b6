"""The class in place of the value."""
# mistake: the class is given, the sign of the prediction; its value was asked for

import torch


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return torch.sign(fgm_attack(inputs, weights, epsilon) @ weights)
