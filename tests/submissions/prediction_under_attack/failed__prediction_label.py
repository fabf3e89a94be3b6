"""The label stands before the fall."""
# mistake: a label stands in the formula; the attack lowers f itself, whatever its sign

import torch


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    f = inputs @ weights
    return f - epsilon * torch.sign(f) * weights.pow(2).sum()
