"""The step along the gradient of the prediction, by autograd; the weight from the normal equations of a matrix."""

import torch


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    X = torch.from_numpy(inputs)[:, None]
    w = torch.linalg.solve(X.T @ X / len(X) + 2 * weight_decay * torch.eye(1), X.T @ torch.from_numpy(targets) / len(X))
    point = torch.tensor([x], dtype=torch.float64, requires_grad=True)
    prediction = (w * point).sum()
    (gradient,) = torch.autograd.grad(prediction, point)
    return prediction / (w * gradient).sum()
