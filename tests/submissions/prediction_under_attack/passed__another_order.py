"""Own order, a default that nobody uses, a column of predictions."""

import torch


def fgm_attack(weights, epsilon, inputs, clamp=None):
    attacked = torch.add(inputs, weights, alpha=-epsilon)
    return attacked if clamp is None else attacked.clamp(*clamp)


def attacked_prediction(epsilon, weights, inputs):
    return torch.mm(inputs, weights[:, None]) - epsilon * weights.square().sum()
