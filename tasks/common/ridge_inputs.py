"""Examples to regress on: as many as asked for, with features of one scale or of several."""

import torch


def inputs(generator, *, examples, features, weight_decay, decades=0.0):
    """Return float32 X (n, d), noisy t (n,), w (d,) away from any optimum, and a λ of up to 1.3 times `weight_decay`.

    Args:
        generator: The case's generator.
        examples: n.
        features: d.
        weight_decay: The smallest λ.
        decades: Columns are scaled from 10^(−decades) to 10^decades.
    """
    scales = 10 ** torch.linspace(-decades, decades, features)
    X = torch.randn(examples, features, generator=generator) * scales
    truth = torch.randn(features, generator=generator) / scales
    t = X @ truth + 0.3 * torch.randn(examples, generator=generator)
    return {
        "X": X,
        "t": t,
        "w": torch.randn(features, generator=generator),
        "weight_decay": weight_decay * (1 + 0.3 * torch.rand((), generator=generator).item()),
    }
