"""By the library's own function."""

import torch


def my_task(scores, temperature):
    return torch.nn.functional.softmax(scores / temperature, dim=-1)
