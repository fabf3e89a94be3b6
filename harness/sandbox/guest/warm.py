"""The first operation of each kind, done once by the zygote, so that no worker pays for what it loads."""

from __future__ import annotations

import random

import numpy as np
import torch


def warm_up() -> None:
    """Run a small forward and backward pass, a linear solve, and seed every generator; on one thread."""
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    values = torch.randn(4, 4, requires_grad=True)
    weighted = torch.softmax(values @ values, dim=-1) @ torch.nn.Linear(4, 4)(values)
    torch.autograd.backward(torch.nn.functional.cross_entropy(weighted.relu(), torch.tensor([0, 1, 2, 3])))
    torch.linalg.solve(torch.eye(2), torch.ones(2))
    np.linalg.solve(np.eye(2), np.ones(2))
    torch.manual_seed(0)
    np.random.seed(0)  # noqa: NPY002 - the generator that submissions use
    random.seed(0)
