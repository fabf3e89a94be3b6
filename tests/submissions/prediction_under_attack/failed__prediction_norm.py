"""The norm is not squared."""
# mistake: ‖w‖ is not squared

import torch


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * torch.linalg.norm(weights)
