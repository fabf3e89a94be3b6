"""The margin of the label that the prediction gives."""
# mistake: the margin of a label is given, |f(x)| − ε‖w‖²; the prediction keeps its sign

import torch


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    f = inputs @ weights
    y = torch.sign(f)
    return y * f - epsilon * weights.pow(2).sum()
