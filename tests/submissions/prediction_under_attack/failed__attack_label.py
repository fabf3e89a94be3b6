"""The step goes against the label that the prediction gives."""
# mistake: a label stands in the formula; the attack lowers f itself, whatever its sign

import torch


def fgm_attack(inputs, weights, epsilon):
    y = torch.sign(inputs @ weights)
    return inputs - epsilon * y[:, None] * weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
