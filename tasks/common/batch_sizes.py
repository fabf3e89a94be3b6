"""Batch sizes around a critical one, and the steps that training takes with each of them."""

import math

import numpy as np
import torch

from tasks.common.drawing import between, magnitude, share, whole

APART = 0.4  # how far the nearest batch size to B_c lies from the others at least, as a logarithm


def inputs(  # noqa: PLR0913 - a case's options
    generator, *, points, below, above, nearest="above", design="sorted", critical=(30.0, 3000.0)
):
    """Return batch sizes and steps as float64 arrays; the nearest batch size to B_c is clearly the nearest.

    Args:
        generator: The case's generator.
        points: (least, most) number of batch sizes.
        below: Factor from the smallest batch size up to B_c, about; 1 when none lies far below.
        above: Factor from B_c up to the largest, about; 1 when none lies far above.
        nearest: Where the batch size lies that is nearest to B_c: "below" or "above" it; or two of them on both sides,
            "astride" with the upper one nearer in factors and the lower one in examples and in their root, "mirrored"
            with the lower one nearer in factors and the upper one in steps and in their logarithm; "far_below" or
            "far_above" where all of them lie there.
        design: "sorted", "shuffled", "repeated": sorted, the smallest and the largest batch size twice; "around": the
            same batch size first and last, the others in any order.
        critical: (least, most) B_c.
    """
    knee, fewest = magnitude(generator, critical), magnitude(generator, (200.0, 20_000.0))
    n, down, up = whole(generator, points), float(np.log(below)), float(np.log(above))
    lower_knee = math.log(1 - between(generator, (0.3, 0.36)))
    knees = {
        "below": [between(generator, (-0.16, -0.04))],
        "above": [between(generator, (0.04, 0.14))],
        "astride": [lower_knee, -0.03 - lower_knee],
        "mirrored": [lower_knee, 0.03 - lower_knee],
        "far_below": [-between(generator, (1.2, 1.8))],
        "far_above": [between(generator, (1.2, 1.8))],
    }[nearest]
    left = n - len(knees)
    lower = min(max(round(left * down / (down + up)), down > 0), left - (up > 0))
    factors = [
        *knees,
        *spaced(generator, min(knees), min(knees) - down if nearest == "far_below" else -down, lower),
        *spaced(generator, max(knees), max(knees) + up if nearest == "far_above" else up, left - lower),
    ]
    sizes = knee * np.exp(np.sort(factors))
    if design == "repeated":
        sizes = np.concatenate([sizes[:1], sizes, sizes[-1:]])
    if design == "shuffled":
        sizes = sizes[torch.randperm(n, generator=generator).numpy()]
    if design == "around":
        sizes = sizes[torch.randperm(n, generator=generator).numpy()]
        sizes = np.concatenate([sizes, sizes[:1]])
    return {"batch_sizes": sizes, "steps": fewest * (1 + knee / sizes)}


def regime_inputs(generator, *, factor, critical):
    """Return a batch size and a critical one.

    Args:
        generator: The case's generator.
        factor: (least, most) batch size in units of the critical one.
        critical: (least, most) critical batch size.
    """
    critical_size = magnitude(generator, critical)
    return {"batch_size": critical_size * magnitude(generator, factor), "critical_batch_size": critical_size}


def remedy_inputs(generator, *, regime):
    """Return the name of a regime.

    Args:
        generator: The case's generator; nothing is drawn.
        regime: One of the two.
    """
    return {"regime": regime}


def spaced(generator, start, end, count):
    """Return numbers that go from `start`, left out, to `end`, in uneven steps; none lies near `start`."""
    start += math.copysign(APART, end - start)
    return [start + (end - start) * (number - 0.3 * share(generator)) / count for number in range(1, count + 1)]
