"""Labels 0 and 1, and a step along the loss's gradient."""
# mistake: a label stands in the formula; the attack lowers f itself, whatever its sign

import torch


def fgm_attack(inputs, weights, epsilon):
    y = (inputs @ weights > 0).float()
    return inputs - epsilon * torch.outer(y, weights)


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.pow(2).sum()
