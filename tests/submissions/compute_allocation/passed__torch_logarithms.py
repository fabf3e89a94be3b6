"""Tensors of float32, in logarithms; the words in capitals."""

import torch


def loss(params, tokens, coefficients):
    c = {name: torch.tensor(value) for name, value in coefficients.items()}
    model = torch.exp(torch.log(c["A"]) - c["alpha"] * torch.log(torch.tensor(params)))
    return c["E"] + model + torch.exp(torch.log(c["B"]) - c["beta"] * torch.log(torch.tensor(tokens)))


def optimal_allocation(flops, coefficients):
    c = {name: torch.tensor(value) for name, value in coefficients.items()}
    ratio = torch.log(c["alpha"] * c["A"]) - torch.log(c["beta"] * c["B"])
    product = torch.log(torch.tensor(flops) / 6)
    total = c["alpha"] + c["beta"]
    logarithms = torch.stack([(ratio + c["beta"] * product) / total, (c["alpha"] * product - ratio) / total])
    return torch.exp(logarithms)


def best_use_of_compute(more_steps, larger_batch, larger_model):
    best = torch.tensor([more_steps, larger_batch, larger_model]).argmin().item()
    return ("More steps", "Larger batch", "Larger model")[best]
