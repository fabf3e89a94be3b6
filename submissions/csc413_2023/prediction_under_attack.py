"""The prediction of the linear classifier under the fast gradient method (1.1.2)."""

import torch


def fgm_attack(inputs, weights, epsilon):
    # the gradient of f(x; w) = w^T x with respect to x is w
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    # w^T (x - eps w) = w^T x - eps ||w||^2
    return torch.matmul(inputs, weights) - epsilon * torch.norm(weights) ** 2
