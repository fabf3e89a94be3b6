"""Ridge regression with one weight, f(x) = w·x for numbers x, and one more input to attack; two tasks share it."""

import torch

from tasks.common.drawing import between, magnitude, whole


def inputs(generator, *, examples, side, weight_decay=(0.05, 2.0), size=(0.3, 1.5), design=""):
    """Return an input to attack, the training data as float64 arrays, and λ.

    The weight and the attacked input have the same sign; |Σxᵢtᵢ| is at least a fifth of Σ|xᵢtᵢ|.

    Args:
        generator: The case's generator.
        examples: (least, most) n.
        side: 1 or −1, the sign of x and w.
        weight_decay: (least, most) λ.
        size: (least, most) size of the training inputs.
        design: "zero" where one training input is 0, "repeated" where two are there twice, "first" or "last" where the
            example that contradicts the others stands, "falling" where targets fall as inputs rise, "labels" where
            targets are −1, 0 and 1 and two examples stand there twice, "outvoted" where one large input decides against
            all others, "largest" where the largest input contradicts the others, who decide; else "".
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
    training, targets = designed(generator, training, targets, design)
    return {
        "x": side * between(generator, (0.3, 3.0)),
        "inputs": training.numpy(),
        "targets": targets.numpy(),
        "weight_decay": magnitude(generator, weight_decay),
    }


def designed(generator, training, targets, design):
    """Return training inputs and targets as a design of `inputs` has them, in an order of its own or in any."""
    smallest = training.abs().argmin()
    if design == "zero":
        training[smallest] = 0.0
    if design == "repeated":
        training, targets = torch.cat([training, training[:2]]), torch.cat([targets, 1.2 * targets[:2]])
    if design == "falling":
        scale = training.abs().max()
        targets = (training @ targets).sign() * (2.2 * scale - training.abs())
        training = training.abs()
    if design == "labels":
        targets = targets.sign()
        targets[(smallest + 1) % len(targets)] = 0.0
        training, targets = torch.cat([training, training[2:4]]), torch.cat([targets, targets[2:4]])
    if design in {"outvoted", "largest"}:
        training, targets = one_against_all(generator, training, targets, decides=design == "outvoted")
    order = torch.randperm(len(training), generator=generator)
    if design in {"first", "last"}:
        others, alone = order[order != smallest], smallest[None]
        order = torch.cat([alone, others] if design == "first" else [others, alone])
    return training[order], targets[order]


def one_against_all(generator, training, targets, *, decides):
    """Return training data in which the largest input contradicts all others, and decides the weight's sign or not."""
    side, largest, size = (training @ targets).sign(), training.abs().argmax(), training.abs().max()
    sizes = torch.full_like(training, 0.03 if decides else 0.6)
    sizes[largest] = 1.8 if decides else 1.2
    targets = side * training.sign() * (0.6 + torch.rand(len(training), generator=generator)).double()
    if decides:
        targets = -targets
    targets[largest] = -(1.0 if decides else 0.1) * targets[largest]
    return size * sizes * training.sign(), targets


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
