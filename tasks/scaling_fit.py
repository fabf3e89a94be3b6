"""Scaling laws from measurements (hand-out 3.3.2 and 3.3.3): the best size at a budget, and how it grows.

At one budget, losses y of models of x parameters lie near a parabola in log10 x. With y ≈ p₀u² + p₁u + p₂ for
u = log10 x, the least-squares coefficients p, highest power first, put its vertex at x = 10^(−p₁/(2p₀)), between the
measured sizes or outside them. Over several budgets x, the best sizes y lie near a line of logarithms,
log10 y ≈ m·log10 x + c, again in least squares.

Graded: p, optimum, m and c by value, for x in any order, with repeated sizes, below and above 1; the units' effect.
Not graded: parabolas that open downwards, where the vertex is no optimum, and lists in place of arrays (said, no
points).
"""

import functools

import numpy as np
import torch

from harness import Alternatives, Between, Case, Check, FloatArray, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_tensor
from tasks.common.scaling_forms import fitted, line_form, parabola_form, vertex_of
from tasks.common.scaling_inputs import inputs, line_inputs, uniform

RELATIVE = 1e-5  # a right fit in float64 errs 1e-9, one of logarithms rounded to float32 3e-6, the nearest fault 1e-2


class Spec:
    """Hooks of the task; x > 0, at least 4 different ones over at least a decade, in any order, some repeated."""

    @hookspec
    def find_optimal_params(self, x: FloatArray, y: FloatArray):
        """Return (p, optimum) for sizes x (n,) and losses y (n,). Raises: nothing.

        p (3,) are the least-squares coefficients of y in log10 x, highest power first; optimum = 10^(−p₁/(2p₀)).
        """

    @hookspec
    def fit_linear_log(self, x: FloatArray, y: FloatArray):
        """Return the scalars (m, c) of the least-squares line log10 y = m·log10 x + c, for x, y > 0 (n,).

        Raises: nothing.
        """


def pair(value, names):
    """Return the two parts of a result by name; where no two came, the whole, so that the comparison says what came."""
    whole = isinstance(value, str | dict) or not hasattr(value, "__len__") or getattr(value, "ndim", 1) != 1
    parts = (value, value) if whole or len(value) != 2 else value
    return dict(zip(names, parts, strict=True))


def ask_parabola(subject, given):
    """Ask for the parabola and its vertex."""
    return pair(subject.find_optimal_params(x=given["x"], y=given["y"]), ("p", "optimum"))


def ask_line(subject, given):
    """Ask for the line."""
    return pair(subject.fit_linear_log(x=given["x"], y=given["y"]), ("m", "c"))


def ask_lists(subject, given):
    """Ask for the parabola with lists."""
    return ask_parabola(subject, {name: values.tolist() for name, values in given.items()})


def optimum_moves_with_the_unit(subject, trial):
    """Check that sizes counted in another unit have their optimum there too."""
    given, factor = trial.inputs(), float(uniform(trial.generator(), 3.0, 40.0))
    optimum = number(ask_parabola(subject, given)["optimum"])
    moved = ask_parabola(subject, {**given, "x": factor * given["x"]})["optimum"]
    return close(number(moved) / optimum, torch.tensor(factor), asked="k times the sizes have k times the optimum")


def units_of_y_move_c_alone(subject, trial):
    """Check that y counted in another unit has the same m, and a c moved by the unit's logarithm."""
    given, factor = trial.inputs(), float(uniform(trial.generator(), 3.0, 40.0))
    line = {name: number(value) for name, value in ask_line(subject, given).items()}
    moved = ask_line(subject, {**given, "y": factor * given["y"]})
    asked = "k times y have the same m, and c + log10 k"
    return [*close(moved["m"], line["m"], asked=asked), *close(moved["c"], line["c"] + np.log10(factor), asked=asked)]


def number(value):
    """Return a scalar of any container as a tensor without axes."""
    return as_tensor(value).double().reshape(())


def parabola_with(u=torch.log10, v=lambda y: y, coefficients=lambda p: p, optimum=lambda p: 10 ** vertex_of(p)):
    """Return a form: the fit of v(y) in u(x), what of it comes back, and what is taken for the optimum."""

    def form(given):
        p = fitted(u(given["x"]), v(given["y"]), 2)
        return {"p": coefficients(p), "optimum": optimum(p)}

    return form


def best(p, sizes):
    """Return the index of the size where the parabola is lowest."""
    u = torch.log10(sizes)
    return (p[0] * u**2 + p[1] * u + p[2]).argmin()


def best_of_a_grid(given):
    """The best size of a grid that people draw the curve on, from the smallest to the largest size."""
    p, x = parabola_form(given)["p"], given["x"]
    low, high = float(x.min()), float(x.max())
    found = {}
    for count in (50, 100, 101, 200, 500, 1000, 1001, 10_000):
        for name, sizes in (("even", np.linspace(low, high, count)), ("logarithmic", np.geomspace(low, high, count))):
            found[f"{name}_{count}"] = torch.tensor(sizes[best(p, torch.from_numpy(sizes))])
    return {"p": p, "optimum": Alternatives(**found)}


def clamped(given):
    """The vertex, or the nearest measured size."""
    right, x = parabola_form(given), given["x"]
    return {"p": right["p"], "optimum": right["optimum"].clamp(x.min(), x.max())}


def best_measured(given):
    """The measured size of the lowest loss, or the one where the fit is lowest."""
    p, x = parabola_form(given)["p"], given["x"]
    return {"p": p, "optimum": Alternatives(measured=x[given["y"].argmin()], fitted=x[best(p, x)])}


def without_repeats(form):
    """Return a form of the data in which the last measurement of each size counts alone."""

    def alone(given):
        kept = dict(zip(given["x"].tolist(), given["y"].tolist(), strict=True))
        return form({"x": torch.tensor(list(kept)).double(), "y": torch.tensor(list(kept.values())).double()})

    return alone


def x_sorted_alone(form):
    """Return a form of the data in which x was sorted and y left as it was."""
    return lambda given: form({"x": given["x"].sort().values, "y": given["y"]})


def line_with(change):
    """Return a form: (m, c) changed."""

    def form(given):
        right = line_form(given)
        m, c = change(right["m"], right["c"])
        return {"m": m, "c": c}

    return form


def slope_as(form):
    """Return a form: x and y change places, log10 x = m·log10 y + c."""
    return lambda given: form({"x": given["y"], "y": given["x"]})


def plus_one(x):
    """Return log10(1 + x)."""
    return torch.log10(1 + x)


def with_a_little(form):
    """Return a form: `form` with a logarithm of x and a small number, the usual ones."""

    def answer(given):
        ways = {
            f"added_{digits}": form(u=lambda x, digits=digits: torch.log10(x + 10.0**-digits))(given)
            for digits in (2, 3, 6, 8)
        }
        groups = next(iter(ways.values()))
        return {group: Alternatives(**{way: found[group] for way, found in ways.items()}) for group in groups}

    return answer


def as_it_is(x):
    """Return x."""
    return x


IN_LN = "the coefficients are those of ln x; log10 x was asked for (the optimum is the same)"
SORTED_ALONE = "x is sorted without its y"
MERGED = "of a repeated x one y alone is kept; all of them count"
OFFSET = "1 is added to x before its logarithm"
ADDED = "a small number is added to x before its logarithm, which needs none: x > 0"
NO_LOG = "the fit is in x itself; it is in log10 x"
LN_LINE = "c is that of natural logarithms; log10 was asked for (m is the same)"
PARABOLA_MISTAKES = {
    IN_LN: parabola_with(u=torch.log, optimum=lambda p: torch.exp(vertex_of(p))),
    "the fit is in ln x, and 10 is raised to its vertex": parabola_with(u=torch.log),
    "the optimum is left as log10 of the size": parabola_with(optimum=vertex_of),
    "the optimum is e raised to the vertex; the fit is in log10 x": parabola_with(
        optimum=lambda p: torch.exp(vertex_of(p))
    ),
    "the optimum is the best of a grid; the vertex is −p₁/(2p₀)": best_of_a_grid,
    "the optimum is one of the measured sizes; it is the fit's vertex": best_measured,
    "the optimum is kept between the measured sizes; it is the vertex always": clamped,
    "the coefficients come lowest power first; the highest comes first": parabola_with(
        coefficients=lambda p: p.flip(0)
    ),
    "the coefficients come lowest power first, and the vertex is computed as if the highest did": parabola_with(
        coefficients=lambda p: p.flip(0), optimum=lambda p: 10 ** vertex_of(p.flip(0))
    ),
    "the vertex is computed as if the coefficients came lowest power first": parabola_with(
        optimum=lambda p: 10 ** vertex_of(p.flip(0))
    ),
    "the vertex is −p₁/(2p₀); the minus is missing": parabola_with(optimum=lambda p: 10 ** -vertex_of(p)),
    "the vertex is −p₁/(2p₀); the 2 is missing": parabola_with(optimum=lambda p: 10 ** (2 * vertex_of(p))),
    "the vertex is −p₁/(2p₀); p₀ is missing": parabola_with(optimum=lambda p: 10 ** (-p[1] / 2)),
    "the vertex is −p₁/(2p₀); 2p₀ is missing": parabola_with(optimum=lambda p: 10 ** -p[1]),
    "the vertex is −p₁/(2p₀); it is multiplied by 2p₀": parabola_with(optimum=lambda p: 10 ** (-p[1] * 2 * p[0])),
    "the vertex is −p₁/(2p₀); it is turned upside down": parabola_with(optimum=lambda p: 10 ** (1 / vertex_of(p))),
    "the vertex is −p₁/(2p₀); p₂ stands in the place of p₁": parabola_with(
        optimum=lambda p: 10 ** (-p[2] / (2 * p[0]))
    ),
    "x and y change places: y is a parabola in log10 x": lambda given: parabola_with(u=as_it_is)(
        {"x": given["y"], "y": torch.log10(given["x"])}
    ),
    NO_LOG: parabola_with(u=as_it_is, optimum=vertex_of),
    "the loss is fitted as a logarithm too; only x is": parabola_with(v=torch.log10),
    OFFSET: parabola_with(u=plus_one),
    ADDED: with_a_little(parabola_with),
    MERGED: without_repeats(parabola_form),
    SORTED_ALONE: x_sorted_alone(parabola_form),
}
LINE_MISTAKES = {
    LN_LINE: functools.partial(line_form, u=torch.log, v=torch.log),
    "c comes before m": line_with(lambda m, c: (c, m)),
    "c is left as a factor, 10^c": line_with(lambda m, c: (m, 10**c)),
    "the line is fitted in x and y themselves; in log10 of both": functools.partial(line_form, u=as_it_is, v=as_it_is),
    "log10 is taken of x alone": functools.partial(line_form, v=as_it_is),
    "log10 is taken of y alone": functools.partial(line_form, u=as_it_is),
    "ln is taken of x, log10 of y": functools.partial(line_form, u=torch.log),
    "ln is taken of y, log10 of x": functools.partial(line_form, v=torch.log),
    "x and y change places: log10 y is a line in log10 x": slope_as(line_form),
    OFFSET: functools.partial(line_form, u=plus_one),
    ADDED: with_a_little(functools.partial(functools.partial, line_form)),
    MERGED: without_repeats(line_form),
    SORTED_ALONE: x_sorted_alone(line_form),
}

PARABOLAS = (
    Case("from_ten", between=(1, 3), points=Between(7, 17, step=2), kind="x from about 10"),
    Case(
        "from_ten_shuffled",
        between=(1, 3.5),
        points=Between(6, 14),
        design="shuffled",
        kind="x from about 10, in any order",
    ),
    Case("below_one", between=(-6, -2), points=Between(7, 15), vertex=0.6, kind="sizes below 1, of another unit"),
    Case(
        "across_one",
        between=(-2, 1),
        points=Between(6, 14),
        vertex=0.2,
        design="shuffled",
        kind="sizes on both sides of 1",
    ),
    Case("four_sizes", between=(2, 5.5), points=4, kind="4 sizes"),
    Case("large_sizes", between=(3, 8), points=Between(8, 18, step=2), vertex=0.3, kind="sizes up to 1e8"),
    Case("of_models", between=(8, 11), points=Between(9, 15), kind="sizes from 1e8 to 1e11"),
    Case("repeated", between=(2, 5), points=Between(6, 13), design="repeated", kind="repeated sizes in any order"),
    Case("outlier", between=(2, 5), points=Between(21, 27), outlier=0.5, kind="one loss that is far off the others"),
)
OUTSIDE = (
    Case("above", between=(1, 4), points=Between(11, 19), vertex=1.15, kind="a vertex above the sizes"),
    Case("far_above", between=(-1.5, 1), points=Between(17, 23), vertex=1.47, kind="a vertex far above the sizes"),
    Case(
        "below",
        between=(2, 5),
        points=Between(11, 19),
        vertex=-0.15,
        design="shuffled",
        kind="a vertex below the sizes",
    ),
)
DOWNWARDS = (Case("downwards", between=(2, 5), points=Between(6, 8), sign=-1, kind="a parabola that opens downwards"),)
LINES = (
    Case("from_ten", between=(1, 3), points=Between(6, 16, step=2), kind="x from about 10"),
    Case("below_one", between=(-6, -2), points=Between(6, 14), kind="x below 1, of another unit"),
    Case("across_one", between=(-1.5, 1.5), points=Between(7, 15), design="shuffled", kind="x on both sides of 1"),
    Case("budgets", between=(8, 12), points=Between(5, 15, step=2), signs=(1, -1), kind="budgets of 1e8 and more"),
    Case("shuffled", between=(2, 5), points=Between(7, 15), signs=(1, -1), design="shuffled", kind="x in any order"),
    Case("falling", between=(3, 5), points=Between(6, 14), signs=(-1, 1), kind="a line that falls"),
    Case("repeated", between=(2, 4), points=Between(5, 13), design="repeated", kind="repeated x in any order"),
    Case("one_decade", between=(1.5, 2.5), points=4, kind="4 x over one decade"),
    Case("outlier", between=(2, 5), points=Between(21, 27), outlier=0.8, kind="one y that is far off the others"),
)
EXAMPLE = (Case("example", visible=True, between=(2, 4), points=Between(4, 5)),)
ASKED_PARABOLA = "p, the 3 coefficients of y in log10 x, highest power first, and the optimum 10^(−p₁/(2p₀))"
ASKED_LINE = "m and c of the least-squares line log10 y = m·log10 x + c"

TASK = Task(
    name="scaling_fit",
    title="The best size at a budget from a parabola, its growth from a line of logarithms",
    handout="3.3.2",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="parabola_example",
            hook="find_optimal_params",
            asks=ASKED_PARABOLA,
            cases=EXAMPLE,
            ask=ask_parabola,
            forms=(parabola_form,),
            relative=RELATIVE,
            points=0.5,
        ),
        Check(
            name="parabola_value",
            hook="find_optimal_params",
            asks=ASKED_PARABOLA,
            cases=(*PARABOLAS, *OUTSIDE),
            ask=ask_parabola,
            forms=(parabola_form,),
            mistakes=PARABOLA_MISTAKES,
            relative=RELATIVE,
            points=4.0,
        ),
        Check(
            name="optimum_moves_with_the_unit",
            hook="find_optimal_params",
            asks="k times the sizes have k times the optimum",
            cases=(PARABOLAS[0], PARABOLAS[3], OUTSIDE[0]),
            holds=optimum_moves_with_the_unit,
            points=1.0,
            after=("parabola_value",),
        ),
        Check(
            name="line_example",
            hook="fit_linear_log",
            asks=ASKED_LINE,
            inputs=line_inputs,
            cases=EXAMPLE,
            ask=ask_line,
            forms=(line_form,),
            relative=RELATIVE,
            points=0.5,
        ),
        Check(
            name="line_value",
            hook="fit_linear_log",
            asks=ASKED_LINE,
            inputs=line_inputs,
            cases=LINES,
            ask=ask_line,
            forms=(line_form,),
            mistakes=LINE_MISTAKES,
            relative=RELATIVE,
            points=3.0,
        ),
        Check(
            name="units_of_y_move_c_alone",
            hook="fit_linear_log",
            asks="k times y have the same m, and c + log10 k",
            inputs=line_inputs,
            cases=(LINES[0], LINES[2]),
            holds=units_of_y_move_c_alone,
            points=1.0,
            after=("line_value",),
        ),
        Check(
            name="parabolas_that_open_downwards",
            hook="find_optimal_params",
            asks=f"{ASKED_PARABOLA}, where the parabola opens downwards",
            cases=DOWNWARDS,
            ask=ask_parabola,
            forms=(parabola_form,),
            relative=RELATIVE,
            gating=False,
        ),
        Check(
            name="lists_are_taken",
            hook="find_optimal_params",
            asks="the same with lists in place of arrays",
            cases=PARABOLAS[4:5],
            ask=ask_lists,
            forms=(parabola_form,),
            relative=RELATIVE,
            gating=False,
        ),
    ),
)
