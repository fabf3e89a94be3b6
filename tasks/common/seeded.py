"""Models with their usual random start, and plain draws, from a generator: nothing follows from the global seed."""

import random
import threading

import torch

_TURN = threading.Lock()  # libraries start their weights from the one global generator
_LARGEST = 2**62


def number(generator):
    """Return a seed."""
    return int(torch.randint(_LARGEST, (), generator=generator))


def plain(generator):
    """Return Python's own generator, for choices and shuffles."""
    return random.Random(number(generator))  # noqa: S311 - a sequence that nobody sees, from a secret seed


def built(generator, make):
    """Return `make()`, whose weights start at random, for evaluation."""
    with _TURN, torch.random.fork_rng(devices=[]):
        torch.manual_seed(number(generator))
        return make().eval()


def weights_of(module, prefix=""):
    """Return copies of a module's parameters by name."""
    return {f"{prefix}{name}": value.detach().clone() for name, value in module.named_parameters()}


def gradients_of(scalar, leaves):
    """Return the gradient of a scalar by the leaves' names; None where it depends on none."""
    found = torch.autograd.grad(scalar, list(leaves.values()), allow_unused=True)
    return dict(zip(leaves, found, strict=True))


def leaves_of(weights):
    """Return weights that gradients are taken of."""
    return {name: value.detach().requires_grad_() for name, value in weights.items()}
