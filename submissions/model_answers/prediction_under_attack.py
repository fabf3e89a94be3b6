"""A linear classifier under attack, from the gradient of its predictions; NumPy comes back."""

import numpy as np


def _input_gradient(inputs, weights):
    x = inputs.double().requires_grad_()
    (x @ weights.double()).sum().backward()
    return x.grad.numpy()


def fgm_attack(inputs, weights, epsilon):
    return inputs.double().numpy() - epsilon * _input_gradient(inputs, weights)


def attacked_prediction(inputs, weights, epsilon):
    return np.sum(fgm_attack(inputs, weights, epsilon) * weights.double().numpy(), axis=1)
