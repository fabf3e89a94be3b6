"""The temperature is on the wrong side."""
# mistake: the scores are multiplied by the temperature; they are divided by it

import torch


def my_task(scores, temperature):
    return torch.softmax(scores * temperature, dim=-1)
