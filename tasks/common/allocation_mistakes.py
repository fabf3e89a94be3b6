"""What students get wrong about the best split of a budget of computation: forms by the words for them."""

import torch

from tasks.common.allocation_forms import BATCH, MODEL, STEPS, USES, letters, use_form


def loss_with(function):
    """Return a form: a function of the letters of the task."""
    return lambda given: {"loss": function(letters(given))}


def split(function):
    """Return a form: a function of the letters of the task that gives N and D."""
    return lambda given: dict(zip(("N", "D"), function(letters(given)), strict=True))


def spending(function):
    """Return a form: a function of the letters of the task that gives N; D is what the budget leaves."""
    return split(lambda s: (function(s), s.C / 6 / function(s)))


def best_split(s, *, factor=1.0):
    """Return N and D as they should be, for a budget times a factor."""
    N = (s.alpha * s.A / (s.beta * s.B)) ** (1 / (s.alpha + s.beta)) * grown(s, s.beta, factor=factor)
    return N, factor * s.C / 6 / N


def grown(s, exponent, *, factor=1.0):
    """Return (C/6)^(exponent/(α+β)), for a budget times a factor."""
    return (factor * s.C / 6) ** (exponent / (s.alpha + s.beta))


def allocation(
    *,
    ratio=lambda s: s.alpha * s.A / (s.beta * s.B),
    root=lambda s: 1 / (s.alpha + s.beta),
    budget=lambda s: s.C / 6,
    power=lambda s: s.beta / (s.alpha + s.beta),
):
    """Return a form: N = ratio^root · budget^power, any part of which can be exchanged; D is what the budget leaves."""
    return spending(lambda s: ratio(s) ** root(s) * budget(s) ** power(s))


def without(left_out):
    """Return a form: the best of the two uses that are not left out."""
    return lambda given: use_form({name: loss for name, loss in given.items() if name != left_out})


def always(answer):
    """Return a form: one use, whatever the losses."""
    return lambda _: {"use": answer}


LOSS_MISTAKES = {
    "the exponents are exchanged: α belongs to N, β to D": loss_with(
        lambda s: s.E + s.A / s.N**s.beta + s.B / s.D**s.alpha
    ),
    "A and B are exchanged: A belongs to N, B to D": loss_with(lambda s: s.E + s.B / s.N**s.alpha + s.A / s.D**s.beta),
    "N and D are exchanged": loss_with(lambda s: s.E + s.A / s.D**s.alpha + s.B / s.N**s.beta),
    "the irreducible loss E is missing": loss_with(lambda s: s.A / s.N**s.alpha + s.B / s.D**s.beta),
    "the term of the data is missing": loss_with(lambda s: s.E + s.A / s.N**s.alpha),
    "the term of the model is missing": loss_with(lambda s: s.E + s.B / s.D**s.beta),
    "the term of the data is subtracted": loss_with(lambda s: s.E + s.A / s.N**s.alpha - s.B / s.D**s.beta),
    "the term of the model is subtracted": loss_with(lambda s: s.E - s.A / s.N**s.alpha + s.B / s.D**s.beta),
    "this is the term of the data alone": loss_with(lambda s: s.B / s.D**s.beta),
    "this is the term of the model alone": loss_with(lambda s: s.A / s.N**s.alpha),
    "A is multiplied by N^α, which divides it": loss_with(lambda s: s.E + s.A * s.N**s.alpha + s.B / s.D**s.beta),
    "B is multiplied by D^β, which divides it": loss_with(lambda s: s.E + s.A / s.N**s.alpha + s.B * s.D**s.beta),
    "A stands undivided; it is A/N^α": loss_with(lambda s: s.E + s.A + s.B / s.D**s.beta),
    "B stands undivided; it is B/D^β": loss_with(lambda s: s.E + s.A / s.N**s.alpha + s.B),
    "the term of the model is upside down; it is A/N^α": loss_with(
        lambda s: s.E + s.N**s.alpha / s.A + s.B / s.D**s.beta
    ),
    "the term of the data is upside down; it is B/D^β": loss_with(
        lambda s: s.E + s.A / s.N**s.alpha + s.D**s.beta / s.B
    ),
    "N stands in both terms; D belongs to B": loss_with(lambda s: s.E + s.A / s.N**s.alpha + s.B / s.N**s.beta),
    "D stands in both terms; N belongs to A": loss_with(lambda s: s.E + s.A / s.D**s.alpha + s.B / s.D**s.beta),
    "the coefficients stand inside the powers: it is A/N^α, not (A/N)^α": loss_with(
        lambda s: s.E + (s.A / s.N) ** s.alpha + (s.B / s.D) ** s.beta
    ),
}
PARTS = {
    "αA is multiplied by βB in G; βB divides it": {"ratio": lambda s: s.alpha * s.A * s.beta * s.B},
    "βB is missing in G": {"ratio": lambda s: s.alpha * s.A},
    "αA is missing in G": {"ratio": lambda s: 1 / (s.beta * s.B)},
    "α is divided by A in G; they are multiplied": {"ratio": lambda s: s.alpha / s.A / (s.beta * s.B)},
    "A is missing in G": {"ratio": lambda s: s.alpha / (s.beta * s.B)},
    "α is missing in G": {"ratio": lambda s: s.A / (s.beta * s.B)},
    "β is divided by B in G; they are multiplied": {"ratio": lambda s: s.alpha * s.A * s.B / s.beta},
    "B is missing in G": {"ratio": lambda s: s.alpha * s.A / s.beta},
    "β is missing in G": {"ratio": lambda s: s.alpha * s.A / s.B},
    "G has the power α + β; it is 1/(α+β)": {"root": lambda s: s.alpha + s.beta},
    "G is the ratio itself, without the power 1/(α+β)": {"root": lambda _: 1},
    "G has the power 2/(α+β); it is 1/(α+β)": {"root": lambda s: 2 / (s.alpha + s.beta)},
    "G has the power 1/(α−β); it is 1/(α+β)": {"root": lambda s: 1 / (s.alpha - s.beta)},
    "G has the power 1/α; it is 1/(α+β)": {"root": lambda s: 1 / s.alpha},
    "G has the power 1/β; it is 1/(α+β)": {"root": lambda s: 1 / s.beta},
    "this is G; the power of the budget is missing": {"power": lambda _: 0},
    "the power of the budget divides G; it multiplies G": {"power": lambda s: -s.beta / (s.alpha + s.beta)},
    "the budget is multiplied by 6 in N; it is divided": {"budget": lambda s: 6 * s.C},
    "the 6 is forgotten in N alone": {"budget": lambda s: s.C},
    "the budget is divided by 7 in N; it is 6": {"budget": lambda s: s.C / 7},
    "the budget is divided by 5 in N; it is 6": {"budget": lambda s: s.C / 5},
    "the budget is divided by 12 in N; it is 6": {"budget": lambda s: s.C / 12},
    "the budget has the power β(α+β); it is β/(α+β)": {"power": lambda s: s.beta * (s.alpha + s.beta)},
    "the budget has the power β; it is β/(α+β)": {"power": lambda s: s.beta},
    "the budget has the power (α+β)/β; it is β/(α+β)": {"power": lambda s: (s.alpha + s.beta) / s.beta},
    "the budget has the power β/α; it is β/(α+β)": {"power": lambda s: s.beta / s.alpha},
    "the budget has no power; it is β/(α+β)": {"power": lambda _: 1},
}
EXCHANGED = "the exponents are exchanged: N grows with C^(β/(α+β))"
ALLOCATION_MISTAKES = {
    EXCHANGED: spending(lambda s: (s.alpha * s.A / (s.beta * s.B)) ** (1 / (s.alpha + s.beta)) * grown(s, s.alpha)),
    "α and β are exchanged everywhere": spending(
        lambda s: (s.beta * s.A / (s.alpha * s.B)) ** (1 / (s.alpha + s.beta)) * grown(s, s.alpha)
    ),
    "G is upside down: it is (αA/(βB))^(1/(α+β))": spending(
        lambda s: (s.beta * s.B / (s.alpha * s.A)) ** (1 / (s.alpha + s.beta)) * grown(s, s.beta)
    ),
    "α and β are missing in G: the slopes of the two terms are alike, not the terms": spending(
        lambda s: (s.A / s.B) ** (1 / (s.alpha + s.beta)) * grown(s, s.beta)
    ),
    "G is missing": spending(lambda s: grown(s, s.beta)),
    "the budget is taken for ND; it is 6ND": split(lambda s: best_split(s, factor=6.0)),
    "the 6 is forgotten in D alone": split(lambda s: (best_split(s)[0], 6 * best_split(s)[1])),
    "N and D are exchanged": split(lambda s: best_split(s)[::-1]),
    "the budget is split in halves, N = D": spending(lambda s: (s.C / 6) ** 0.5),
    "twenty tokens a parameter are taken, whatever the coefficients": spending(lambda s: (s.C / 120) ** 0.5),
    **{words: allocation(**parts) for words, parts in PARTS.items()},
    "this is C·6N for D; 6N divides C": split(lambda s: (best_split(s)[0], s.C * 6 * best_split(s)[0])),
    "N is missing in D = C/(6N)": split(lambda s: (best_split(s)[0], s.C / 6)),
    "D is CN/6; it is C/(6N)": split(lambda s: (best_split(s)[0], s.C / 6 * best_split(s)[0])),
    "these are the logarithms of N and D": split(lambda s: [torch.log10(one) for one in best_split(s)]),
}
USE_MISTAKES = {
    "the highest test loss is taken; the lowest is the best": lambda given: {"use": USES[max(given, key=given.get)]},
    "the answer is always a larger model": always(MODEL),
    "the answer is always a larger batch": always(BATCH),
    "the answer is always more steps": always(STEPS),
    "a larger batch is never taken": without("larger_batch"),
    "a larger model is never taken": without("larger_model"),
    "more steps are never taken": without("more_steps"),
}
