"""Tensors all the way."""

import torch


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return torch.tensor(x).sign() * torch.tensor(x)


def weight_decay_helps(attack):
    return torch.tensor(attack != "fgsm")
