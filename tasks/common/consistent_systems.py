"""Consistent systems Xw = t, well-conditioned on their row space: of full rank, or of whole numbers and less.

Whole numbers may be scaled by a power of two, which float32 keeps exactly.
"""

import torch

from tasks.common.drawing import between, magnitude, whole

APART = 0.4  # the smallest singular value of whole numbers that is not 0, as a share of the largest
SPREAD = (0.04, 0.065)  # the same where singular values are spread: not 0 by any means, and easy in float32


def inputs(generator, *, examples, features, deficit=0, edge="", scale=1.0, count=(1, 5)):  # noqa: PLR0913 - a case's
    """Return float32 X and t with at least one solution, and weight decays in any order.

    Args:
        generator: The case's generator.
        examples: (least, most) n.
        features: (least, most) d.
        deficit: How far the rank lies below min(n, d); if at all, X and t hold whole numbers, exact in float32.
        edge: "twice" where every example stands there twice, "null" where t = 0, "summed" where one more feature is the
            sum of the others, "spread" where one singular value is much smaller than the others.
        scale: What X and t are multiplied by, a power of two.
        count: (least, most) number of weight decays.
    """
    n, d = whole(generator, examples), whole(generator, features)
    if deficit or edge == "summed":
        X, t = whole_numbers(generator, n, d, max(1, min(n, d) - deficit), summed=edge == "summed")
    else:
        X = full_rank(generator, n, d, spread=edge == "spread")
        t = (X.double() @ torch.randn(d, generator=generator).double()).float()
    if edge == "twice":
        X, t = X.repeat_interleave(2, dim=0), t.repeat_interleave(2)
    return {"X": scale * X, "t": 0.0 * t if edge == "null" else scale * t, "weight_decays": decays(generator, count)}


def decays(generator, count):
    """Return float32 weight decays from 0.7 to 3, in any order.

    Args:
        generator: The case's generator.
        count: (least, most) number of them.
    """
    return torch.tensor([magnitude(generator, (0.7, 3.0)) for _ in range(whole(generator, count))])


def mirrored_inputs(generator, *, toy=False):
    """Return one example and its mirror image, {(x, t), (−x, −t)} for whole numbers, and weight decays.

    Args:
        generator: The case's generator.
        toy: Whether it is the hand-out's own set, {((1, 1), 1), ((−1, −1), −1)}.
    """
    x = torch.ones(2) if toy else digits(generator, (2,), least=1)
    t = torch.ones(1) if toy else digits(generator, (1,), least=1)
    return {"X": torch.stack([x, -x]), "t": torch.cat([t, -t]), "weight_decays": decays(generator, (2, 4))}


def digits(generator, size, *, least=0):
    """Return whole numbers from −2 to 2 as float32, none of them smaller in magnitude than `least`."""
    magnitudes = torch.randint(least, 3, size, generator=generator)
    return (magnitudes * (2 * torch.randint(0, 2, size, generator=generator) - 1)).float()


def full_rank(generator, n, d, *, spread):
    """Return a matrix with singular values between 1 and 3, or one of 3 and one that is a small share of it."""
    U, _, Vh = torch.linalg.svd(torch.randn(n, d, generator=generator, dtype=torch.float64), full_matrices=False)
    sigma = 1 + 2 * torch.rand(min(n, d), generator=generator, dtype=torch.float64)
    if spread:
        sigma[0], sigma[-1] = 3.0, 3.0 * between(generator, SPREAD)
    return (U * sigma @ Vh).float()


def whole_numbers(generator, n, d, rank, *, summed):
    """Return a matrix of whole numbers of a given rank, with the sum of its columns or not, and targets that it fits.

    Drawn again until the rank is as clear as it can be: float32 must not take a small singular value for 0.
    """
    while True:
        X = digits(generator, (n, d))
        if rank < min(n, d):
            X = digits(generator, (n, rank)) @ digits(generator, (rank, d))
        if summed:
            X = torch.cat([X, X.sum(dim=1, keepdim=True)], dim=1)
        t = X @ digits(generator, (X.shape[1],))
        sigma = torch.linalg.svdvals(X.double())
        if sigma[rank - 1] > APART * sigma[0] and bool(t.any()):
            return X, t
