"""Sizes that are drawn, so that no run asks for the sizes of another."""

import torch


def whole(generator, sizes):
    """Return a whole number: the given one, or one drawn evenly from a range.

    Args:
        generator: The case's generator; a range alone draws from it.
        sizes: A whole number, or (smallest, largest), or (smallest, largest, step).
    """
    if isinstance(sizes, int):
        return sizes
    low, high, step = (*sizes, 1)[:3]
    return low + step * int(torch.randint(0, (high - low) // step + 1, (), generator=generator))
