"""autograd of the prediction with respect to the input; the graph stays attached."""

import torch


def fgm_attack(inputs, weights, epsilon):
    x = inputs.clone().requires_grad_()
    weights = weights.clone().requires_grad_()
    (gradient,) = torch.autograd.grad((x @ weights).sum(), x, create_graph=True)
    return x - epsilon * gradient


def attacked_prediction(inputs, weights, epsilon):
    return (fgm_attack(inputs, weights, epsilon) * weights).sum(dim=1)
