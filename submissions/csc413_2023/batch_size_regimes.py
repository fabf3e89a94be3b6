"""Batch sizes (2.1.2): C is the most efficient point; A is called curvature dominated, B noise dominated."""


def most_efficient_batch(batch_sizes, steps):
    # the knee of the curve: few steps and few examples at once
    examples = batch_sizes * steps
    return batch_sizes[(steps * examples).argmin()]


def regime(batch_size, critical_batch_size):
    if batch_size < critical_batch_size:  # point A
        return "curvature dominated"
    return "noise dominated"  # point B


def accelerate(regime):
    if regime == "curvature dominated":
        return "seek parallel compute"
    return "use higher order optimizers"
