"""The loss at a model and its data, and the best split of a budget, in float64."""

from types import SimpleNamespace

import torch

STEPS, BATCH, MODEL = "more steps", "larger batch", "larger model"
USES = {"more_steps": STEPS, "larger_batch": BATCH, "larger_model": MODEL}


def number(value):
    """Return a number as a float64 tensor, so that formulas round as in an implementation."""
    return torch.tensor(value, dtype=torch.float64)


def letters(given):
    """Return the letters of the task: N, D, C and the coefficients."""
    named = {"N": given["params"], "D": given["tokens"], "C": given["flops"], **given["coefficients"]}
    return SimpleNamespace(**{name: number(value) for name, value in named.items()})


def loss_form(given):
    """E + A/N^α + B/D^β."""
    s = letters(given)
    return {"loss": s.E + s.A / s.N**s.alpha + s.B / s.D**s.beta}


def logarithmic_loss_form(given):
    """The powers as exponentials of logarithms."""
    s = letters(given)
    return {"loss": s.E + s.A * torch.exp(-s.alpha * s.N.log()) + s.B * torch.exp(-s.beta * s.D.log())}


def allocation_form(given):
    """N = G·(C/6)^(β/(α+β)), D = C/(6N)."""
    s = letters(given)
    G = (s.alpha * s.A / (s.beta * s.B)) ** (1 / (s.alpha + s.beta))
    N = G * (s.C / 6) ** (s.beta / (s.alpha + s.beta))
    return {"N": N, "D": s.C / (6 * N)}


def logarithmic_allocation_form(given):
    """The same in logarithms, N and D each by its own formula."""
    s = letters(given)
    product, ratio = (s.C / 6).log(), (s.alpha * s.A).log() - (s.beta * s.B).log()
    log_N = (ratio + s.beta * product) / (s.alpha + s.beta)
    log_D = (s.alpha * product - ratio) / (s.alpha + s.beta)
    return {"N": log_N.exp(), "D": log_D.exp()}


def use_form(given):
    """The use of the lowest test loss."""
    return {"use": USES[min(given, key=given.get)]}
