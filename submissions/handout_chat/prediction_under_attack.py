"""What a chat assistant says on the prediction of the linear classifier under attack (1.1.2).

It knows attacks on a loss, so a label y of +1 or -1 stands in its formulas. There is none here; it takes the label that
the classifier itself predicts.
"""

import torch


def fgm_attack(inputs, weights, epsilon):
    y = torch.sign(inputs @ weights)
    return inputs - epsilon * y.unsqueeze(1) * weights


def attacked_prediction(inputs, weights, epsilon):
    y = torch.sign(inputs @ weights)
    return inputs @ weights - epsilon * y * torch.sum(weights**2)
