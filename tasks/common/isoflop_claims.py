"""Forecasts from the measured IsoFLOP profiles, for claims: how many parameters and tokens are best at a budget.

The profiles are `data/isoflop/six_widths.csv`, whose script stands beside it. At each budget a parabola through the six
losses has its least at the best size; a line through the logarithms of budgets and best sizes is the forecast; tokens
are what the budget pays for at that size. Both fits are the submission's or the reference's.
"""

import csv
import functools
from functools import partial
from pathlib import Path

import numpy as np

from harness import Calculation, Claimable
from tasks.common.answers import as_number, as_tensor, pair
from tasks.common.isoflop_forms import tokens_form
from tasks.common.translation_bodies import VOCABULARY

MEASURED = Path(__file__).parents[1] / "data" / "isoflop" / "six_widths.csv"
BUDGETS = np.geomspace(4e10, 1.9e11, 6)  # where the best size lies among the six
LAYERS, LENGTH, SEEDS = 4, 20.0, 5
TASK = "isoflop_forecast"


@functools.cache
def measured():
    """Return the losses at the budgets: by seed, {parameters: losses (6,)}, by interpolation in log10 FLOPs."""
    curves = {}
    with MEASURED.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            curve = curves.setdefault((int(row["seed"]), int(row["params"])), [])
            curve.append((np.log10(float(row["flops"])), float(row["loss"])))
    profiles = {}
    for (seed, params), curve in curves.items():
        profiles.setdefault(seed, {})[params] = np.interp(np.log10(BUDGETS), *np.array(curve).T)
    return profiles


def fits(subject, number):
    """Return rows: each measured loss, each budget's parabola with its optimum, and the line through the optima."""
    profile = measured()[number]
    sizes = np.array(sorted(profile), dtype=float)
    rows, optima = [], []
    for at, budget in enumerate(BUDGETS):
        losses = np.array([profile[size][at] for size in sorted(profile)])
        rows += [{"flops": budget, "params": n, "loss": loss} for n, loss in zip(sizes, losses, strict=True)]
        found = pair(subject.find_optimal_params(x=sizes, y=losses), ("p", "optimum"))
        square, linear, constant = as_tensor(found["p"]).double().reshape(3).tolist()
        optimum = as_number(found["optimum"]).item()
        optima.append(optimum)
        fit = {"square": square, "linear": linear, "constant": constant, "best_params": optimum}
        rows.append({"flops": budget, **fit, "best_tokens": tokens(optimum, budget)})
    line = pair(subject.fit_linear_log(x=BUDGETS, y=np.array(optima)), ("m", "c"))
    rows.append({name: as_number(value).item() for name, value in line.items()})
    return [{name: float(value) for name, value in row.items()} for row in rows]


def tokens(params, flops):
    """Return how many tokens a budget pays for."""
    return tokens_form(params=params, flops=flops, seq_len=LENGTH, vocab_size=VOCABULARY, num_layers=LAYERS)


PROFILES = Calculation(
    task="scaling_fit",
    name="six_widths",
    what=f"fits to the measured losses of six widths at {len(BUDGETS)} budgets from {BUDGETS[0]:.0e} FLOPs on",
    hooks=("find_optimal_params", "fit_linear_log"),
    calculate=fits,
    seeds=SEEDS,
    picture="isoflop",
)


def best_params(found, *, flops):
    """Return the forecast of the best number of parameters."""
    line = found[PROFILES.full_name][-1]
    return 10 ** (line["m"] * np.log10(flops) + line["c"])


def best_tokens(found, *, flops):
    """Return how many tokens the budget pays for at the best size."""
    return tokens(best_params(found, flops=flops), flops)


def claim(kind, flops):
    """Return a claimable: the best parameters or tokens at a budget."""
    exponent = f"{flops:.0e}".replace("+", "")
    return Claimable(
        name=f"{kind}_at_{exponent}",
        what=f"the best number of {'parameters' if kind == 'params' else 'tokens'} at {exponent} FLOPs",
        sources=(PROFILES,),
        value=partial(best_params if kind == "params" else best_tokens, flops=flops),
        logarithmic=True,
    )


def slope(found):
    """Return m of log10 N = m·log10 C + c."""
    return found[PROFILES.full_name][-1]["m"]


CLAIMS = (
    claim("params", 1e15),
    claim("params", 8e12),
    claim("tokens", 8e12),
    Claimable(name="slope", what="m of log10 N = m·log10 C + c, best sizes N", sources=(PROFILES,), value=slope),
)
