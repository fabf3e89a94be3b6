"""Exact data: two measurements suffice. The words in capitals."""

import math


def fit_critical_batch(batch_sizes, steps):
    pairs = sorted(zip(batch_sizes.tolist(), steps.tolist()))
    (b1, s1), (b2, s2) = pairs[0], pairs[-1]
    product = (s1 - s2) / (1 / b1 - 1 / b2)
    fewest = s1 - product / b1
    return [fewest, product / fewest]


def most_efficient_batch(batch_sizes, steps):
    critical = fit_critical_batch(batch_sizes, steps)[1]
    return min(batch_sizes.tolist(), key=lambda size: abs(math.log(size) - math.log(critical)))


def regime(batch_size, critical_batch_size):
    return "NOISE DOMINATED" if math.log(batch_size / critical_batch_size) < 0 else "CURVATURE DOMINATED"


def accelerate(regime):
    return {"noise dominated": "Seek parallel compute", "curvature dominated": "Use higher order optimizers"}[regime]
