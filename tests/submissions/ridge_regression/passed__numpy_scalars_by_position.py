"""Other names, bound by their places; a list of NumPy numbers and one of 0-d tensors come back."""

import numpy as np
import torch


def ridge_gradient(inputs, targets, weights, lam):
    inputs, targets, weights = inputs.numpy(), targets.numpy(), weights.numpy()
    errors = inputs @ weights - targets
    return [np.mean(errors * column) + 2 * lam * weight for column, weight in zip(inputs.T, weights)]


def ridge_solution(inputs, targets, lam):
    n, d = inputs.shape
    longer = torch.cat([inputs, (2 * n * lam) ** 0.5 * torch.eye(d)])
    answers = torch.cat([targets, torch.zeros(d)])
    return list(torch.linalg.lstsq(longer, answers.unsqueeze(1)).solution.squeeze(1))
