"""Examples to regress on: as many as asked for, with features of one scale or of several."""

import torch


def inputs(generator, *, examples, features, weight_decay, decades=0.0, edge=""):
    """Return float32 X (n, d), noisy t (n,), w (d,) away from any optimum, and a λ of up to 1.3 times `weight_decay`.

    Args:
        generator: The case's generator.
        examples: n.
        features: d.
        weight_decay: The smallest λ.
        decades: Columns are scaled from 10^(−decades) to 10^decades.
        edge: "start" where w = 0, "fitted" where Xw = t exactly, in whole numbers, "twice" where every example stands
            there twice and the last column of X holds ones.
    """
    scales = 10 ** torch.linspace(-decades, decades, features)
    X = torch.randn(examples, features, generator=generator) * scales
    truth = torch.randn(features, generator=generator) / scales
    t = X @ truth + 0.3 * torch.randn(examples, generator=generator)
    w = torch.randn(features, generator=generator)
    if edge == "twice":
        X[:, -1] = 1.0
        X, t = X.repeat(2, 1), t.repeat(2)
    if edge == "fitted":
        X, w = (4 * X).round(), (4 * w).round()
        t = X @ w
    return {
        "X": X,
        "t": t,
        "w": 0.0 * w if edge == "start" else w,
        "weight_decay": weight_decay * (1 + 0.3 * torch.rand((), generator=generator).item()),
    }
