"""Measurements to fit scaling laws to: sizes and losses near a parabola, budgets and sizes near a line."""

import torch

NOISE = 0.02  # standard deviation, so that every measurement counts and no two points alone make the fit


def uniform(generator, low, high, size=()):
    """Return float64 numbers between low and high."""
    return low + (high - low) * torch.rand(size, generator=generator, dtype=torch.float64)


def logarithms(generator, *, between, points, design):
    """Return `points` log10 x, at least as far apart as `between` and up to 0.2 above it; a few twice if repeated."""
    low, high = between
    places = torch.arange(points, dtype=torch.float64) / (points - 1)
    places[1:-1] += uniform(generator, -0.3, 0.3, points - 2) / (points - 1)
    u = low + uniform(generator, 0.0, 0.1) + (high - low) * uniform(generator, 1.0, 1.1) * places
    again = torch.randperm(points, generator=generator)[: points // 2 if design == "repeated" else 0]
    return torch.cat([u, u[again]])


def arranged(generator, u, y, design):
    """Return x = 10^u and y as arrays, by size or in any order."""
    places = u.argsort() if design == "sorted" else torch.randperm(len(u), generator=generator)
    return {"x": (10**u)[places].numpy(), "y": y[places].numpy()}


def inputs(generator, *, between, points, vertex=0.5, sign=1, design="sorted", outlier=0.0):  # noqa: PLR0913 - a case's
    """Return sizes and losses near a parabola in log10 x.

    Args:
        generator: The case's generator.
        between: The smallest and the largest log10 x, about.
        points: How many different sizes.
        vertex: Where the vertex lies, as a share of the spread; outside 0 to 1 it lies outside the sizes.
        sign: 1 for a parabola that opens upwards, −1 for one that opens downwards.
        design: "sorted", "shuffled", or "repeated": shuffled, and half of the sizes measured twice.
        outlier: What one measurement in the middle is off by; it counts as any other.
    """
    u = logarithms(generator, between=between, points=points, design=design)
    low, high = u.min(), u.max()
    centre = low + (high - low) * (vertex + uniform(generator, -0.1, 0.1))
    losses = uniform(generator, 1.0, 2.0) + sign * uniform(generator, 0.4, 0.8) * (u - centre) ** 2
    losses += NOISE * torch.randn(len(u), generator=generator, dtype=torch.float64)
    losses[len(u) // 2] += outlier
    return arranged(generator, u, losses, design)


def line_inputs(generator, *, between, points, signs=(1, 1), design="sorted", outlier=0.0):
    """Return budgets and best sizes near a line of logarithms.

    Args:
        generator: The case's generator.
        between: As for `inputs`.
        points: As for `inputs`.
        signs: Those of m and c.
        design: As for `inputs`.
        outlier: As for `inputs`, of log10 y.
    """
    u = logarithms(generator, between=between, points=points, design=design)
    m, c = signs[0] * uniform(generator, 0.4, 0.9), signs[1] * uniform(generator, 1.5, 3.0)
    v = m * u + c + NOISE * torch.randn(len(u), generator=generator, dtype=torch.float64)
    v[len(u) // 2] += outlier
    return arranged(generator, u, 10**v, design)
