"""Ridge regression with one weight, f(x) = w·x for numbers x, and one more input to attack; two tasks share it."""

import torch

from tasks.common.drawing import between, magnitude, whole


def inputs(generator, *, examples, side, weight_decay=(0.05, 2.0), size=(0.3, 1.5)):
    """Return an input to attack, the training data as float64 arrays, and λ.

    The weight and the attacked input have the same sign; |Σxᵢtᵢ| is at least a fifth of Σ|xᵢtᵢ|.

    Args:
        generator: The case's generator.
        examples: (least, most) n.
        side: 1 or −1, the sign of x and w.
        weight_decay: (least, most) λ.
        size: (least, most) size of the training inputs.
    """
    n = whole(generator, examples)
    scale = between(generator, size)
    training = scale * torch.randn(n, generator=generator, dtype=torch.float64)
    training = training + 0.3 * scale * training.sign()
    targets = side * between(generator, (0.6, 2.4)) * training
    targets = targets * (0.4 + 1.2 * torch.rand(n, generator=generator, dtype=torch.float64))
    if n >= 5:  # one example contradicts the others; the smallest one can't outweigh them
        smallest = training.abs().argmin()
        targets[smallest] = -0.5 * targets[smallest]
    order = torch.randperm(n, generator=generator)
    return {
        "x": side * between(generator, (0.3, 3.0)),
        "inputs": training[order].numpy(),
        "targets": targets[order].numpy(),
        "weight_decay": magnitude(generator, weight_decay),
    }


def sums(given):
    """Return Σxᵢ², Σxᵢtᵢ and n.

    Args:
        given: Inputs as above, their arrays as tensors.
    """
    X, t = given["inputs"], given["targets"]
    return X @ X, X @ t, len(X)


def weight(given):
    """Return the weight that ridge regression learns, w = Σxᵢtᵢ/(Σxᵢ² + 2nλ)."""
    squares, products, n = sums(given)
    return products / (squares + 2 * n * given["weight_decay"])
