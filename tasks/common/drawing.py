"""Numbers and sizes that an input generator draws: a size that never changes is a size that can be looked up."""

import math

import torch


def whole(generator, bounds):
    """Return a whole number: the given one, or one drawn evenly between two bounds, both of them included.

    Args:
        generator: The case's generator; bounds alone draw from it.
        bounds: An int, or (least, most), or (least, most, step).
    """
    if isinstance(bounds, int):
        return bounds
    least, most, step = (*bounds, 1)[:3]
    return least + step * int(torch.randint((most - least) // step + 1, (), generator=generator))


def share(generator):
    """Return a float between 0 and 1."""
    return torch.rand((), generator=generator, dtype=torch.float64).item()


def between(generator, bounds):
    """Return a float between two bounds.

    Args:
        generator: The case's generator.
        bounds: (least, most).
    """
    least, most = bounds
    return least + (most - least) * share(generator)


def magnitude(generator, bounds):
    """Return a float between two positive bounds, each decade as likely as another.

    Args:
        generator: The case's generator.
        bounds: (least, most).
    """
    least, most = bounds
    return math.exp(between(generator, (math.log(least), math.log(most))))


def sign(generator):
    """Return 1.0 or −1.0."""
    return 1.0 if share(generator) < 0.5 else -1.0
