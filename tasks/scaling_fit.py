"""Scaling laws from measurements (hand-out 3.3.2 and 3.3.3): the best size at a budget, and how it grows.

At one budget, losses y of models of x parameters lie near a parabola in log10 x. With y ≈ p₀u² + p₁u + p₂ for
u = log10 x, the least-squares coefficients p, highest power first, put its vertex at x = 10^(−p₁/(2p₀)), between the
measured sizes or outside them. Over several budgets x, the best sizes y lie near a line of logarithms,
log10 y ≈ m·log10 x + c, again in least squares.

Graded: p, optimum, m and c by value, for x in any order, with repeated sizes, from about 10 up; the units' effect.
Not graded: parabolas that open downwards, where the vertex is no optimum, and lists in place of arrays (said, no
points).
"""

import functools

import numpy as np
import torch

from harness import Alternatives, Case, Check, FloatArray, Task, close, hookspec, tolerances_beside

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


def uniform(generator, low, high, size=()):
    """Return float64 numbers between low and high."""
    return low + (high - low) * torch.rand(size, generator=generator, dtype=torch.float64)


def logarithms(generator, *, start, decades, points, repeats):
    """Return `points` log10 x over at least `decades` from about `start`, then some of them again."""
    places = torch.arange(points, dtype=torch.float64) / (points - 1)
    places[1:-1] += uniform(generator, -0.3, 0.3, points - 2) / (points - 1)
    u = start + uniform(generator, 0.0, 0.2) + decades * uniform(generator, 1.0, 1.2) * places
    return torch.cat([u, u[torch.randperm(points, generator=generator)[:repeats]]])


def arranged(generator, u, y, order):
    """Return x = 10^u and y as arrays, by size or in any order but that."""
    places = u.argsort() if order == "sorted" else torch.randperm(len(u), generator=generator)
    return {"x": (10**u)[places].numpy(), "y": y[places].numpy()}


def inputs(generator, *, start, decades, points, repeats=0, vertex=0.5, sign=1, order="sorted"):
    """Return sizes and losses near a parabola in log10 x.

    Args:
        generator: The case's generator.
        start: The smallest log10 x, to which up to 0.2 is added.
        decades: Over how many decades x is spread, at least.
        points: How many different sizes.
        repeats: How many of them are measured twice.
        vertex: Where the vertex lies, as a share of the spread; outside 0 to 1 it lies outside the sizes.
        sign: 1 for a parabola that opens upwards, −1 for one that opens downwards.
        order: "sorted" or "shuffled".
    """
    u = logarithms(generator, start=start, decades=decades, points=points, repeats=repeats)
    low, high = u.min(), u.max()
    centre = low + (high - low) * (vertex + uniform(generator, -0.1, 0.1))
    losses = uniform(generator, 1.0, 2.0) + sign * uniform(generator, 0.4, 0.8) * (u - centre) ** 2
    noise = torch.randn(len(u), generator=generator, dtype=torch.float64)
    return arranged(generator, u, losses + 0.02 * noise, order)


def line_inputs(generator, *, start, decades, points, repeats=0, rises=True, above=True, order="sorted"):
    """Return budgets and best sizes near a line of logarithms.

    Args:
        generator: The case's generator.
        start: As for `inputs`.
        decades: As for `inputs`.
        points: As for `inputs`.
        repeats: As for `inputs`.
        rises: Whether m > 0.
        above: Whether c > 0.
        order: As for `inputs`.
    """
    u = logarithms(generator, start=start, decades=decades, points=points, repeats=repeats)
    m = uniform(generator, 0.4, 0.9) * (1 if rises else -1)
    c = uniform(generator, 1.5, 3.0) * (1 if above else -1)
    noise = torch.randn(len(u), generator=generator, dtype=torch.float64)
    return arranged(generator, u, 10 ** (m * u + c + 0.02 * noise), order)


def fitted(u, y, degree):
    """Return the least-squares coefficients of a polynomial, highest power first.

    u is centred before the fit and the coefficients are moved back, so that nothing cancels.
    """
    centre = u.mean()
    powers = torch.stack([(u - centre) ** k for k in range(degree, -1, -1)], dim=1)
    q = torch.linalg.lstsq(powers, y[:, None]).solution[:, 0]
    if degree == 1:
        return torch.stack([q[0], q[1] - q[0] * centre])
    return torch.stack([q[0], q[1] - 2 * q[0] * centre, q[2] - q[1] * centre + q[0] * centre**2])


def vertex_of(p):
    """Return −p₁/(2p₀)."""
    return -p[1] / (2 * p[0])


def parabola_form(given):
    """Least squares in log10 x, and the vertex as a size."""
    p = fitted(torch.log10(given["x"]), given["y"], 2)
    return {"p": p, "optimum": 10 ** vertex_of(p)}


def line_form(given, *, u=torch.log10, v=torch.log10):
    """Least squares of log10 y in log10 x."""
    m, c = fitted(u(given["x"]), v(given["y"]), 1)
    return {"m": m, "c": c}


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
    """Ask for both with lists."""
    listed = {name: given[name].tolist() for name in ("x", "y")}
    return {**ask_parabola(subject, listed), **ask_line(subject, listed)}


def lists_form(given):
    """Both fits of the same data."""
    return {**parabola_form(given), **line_form(given)}


def optimum_moves_with_the_unit(subject, trial):
    """Check that sizes counted in another unit have their optimum there too."""
    given, factor = trial.inputs(), float(uniform(trial.generator(), 3.0, 40.0))
    optimum = number(ask_parabola(subject, given)["optimum"])
    moved = ask_parabola(subject, {**given, "x": factor * given["x"]})["optimum"]
    return close(moved, factor * optimum, asked="k times the sizes have k times the optimum")


def units_move_the_line_alone(subject, trial):
    """Check that m doesn't change with the units of x and y, and that c moves by log10 of y's."""
    given, factor = trial.inputs(), float(uniform(trial.generator(), 3.0, 40.0))
    line = {name: number(value) for name, value in ask_line(subject, given).items()}
    moved = ask_line(subject, {**given, "y": factor * given["y"]})
    asked = "k times y have the same m, and c + log10 k"
    return [*close(moved["m"], line["m"], asked=asked), *close(moved["c"], line["c"] + np.log10(factor), asked=asked)]


def number(value):
    """Return a scalar of any container as a tensor without axes."""
    return torch.as_tensor(value).double().reshape(())


def parabola_with(u=torch.log10, v=lambda y: y, coefficients=lambda p: p, optimum=lambda p: 10 ** vertex_of(p)):
    """Return a form: the fit of v(y) in u(x), what of it comes back, and what is taken for the optimum."""

    def form(given):
        p = fitted(u(given["x"]), v(given["y"]), 2)
        return {"p": coefficients(p), "optimum": optimum(p)}

    return form


def optimum_among(candidates):
    """Return a form: the right coefficients, the optimum the candidate that the fit finds best."""

    def form(given):
        right = parabola_form(given)
        found = {name: sizes[best(right["p"], sizes)] for name, sizes in candidates(given["x"]).items()}
        return {"p": right["p"], "optimum": Alternatives(**found)}

    return form


def best(p, sizes):
    """Return the index of the size where the parabola is lowest."""
    u = torch.log10(sizes)
    return (p[0] * u**2 + p[1] * u + p[2]).argmin()


def grids(x):
    """Return the grids that people draw a curve on, from the smallest to the largest size."""
    found = {}
    for count in (50, 100, 101, 200, 500, 1000, 1001, 10_000, 100_000):
        found[f"even_{count}"] = torch.from_numpy(np.linspace(x.min().item(), x.max().item(), count))
        logs = np.linspace(x.log10().min().item(), x.log10().max().item(), count)
        found[f"logarithmic_{count}"] = torch.from_numpy(10**logs)
    return found


def clamped(given):
    """The vertex, or the nearest measured size."""
    right, x = parabola_form(given), given["x"]
    return {"p": right["p"], "optimum": right["optimum"].clamp(x.min(), x.max())}


def best_measured(given):
    """The size with the lowest measured loss."""
    return {"p": parabola_form(given)["p"], "optimum": given["x"][given["y"].argmin()]}


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


def as_it_is(x):
    """Return x."""
    return x


IN_LN = "the coefficients are those of ln x; log10 x was asked for (the optimum is the same)"
SORTED_ALONE = "x is sorted without its y"
MERGED = "of a repeated x one y alone is kept; all of them count"
OFFSET = "1 is added to x before its logarithm"
NO_LOG = "the fit is in x itself; it is in log10 x"
LN_LINE = "c is that of natural logarithms; log10 was asked for (m is the same)"
PARABOLA_MISTAKES = {
    IN_LN: parabola_with(u=torch.log, optimum=lambda p: torch.exp(vertex_of(p))),
    "the fit is in ln x, and 10 is raised to its vertex": parabola_with(u=torch.log),
    "the optimum is left as log10 of the size": parabola_with(optimum=vertex_of),
    "the optimum is e raised to the vertex; the fit is in log10 x": parabola_with(
        optimum=lambda p: torch.exp(vertex_of(p))
    ),
    "the optimum is the best of a grid; the vertex is −p₁/(2p₀)": optimum_among(grids),
    "the optimum is the measured size where the fit is lowest; the vertex is −p₁/(2p₀)": optimum_among(
        lambda x: {"measured": x}
    ),
    "the optimum is the measured size of lowest loss; it is the fit's vertex": best_measured,
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
    NO_LOG: parabola_with(u=as_it_is, optimum=vertex_of),
    "the loss is fitted as a logarithm too; only x is": parabola_with(v=torch.log10),
    OFFSET: parabola_with(u=plus_one),
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
    "1 is added to x before its logarithm": functools.partial(line_form, u=plus_one),
    MERGED: without_repeats(line_form),
    SORTED_ALONE: x_sorted_alone(line_form),
}

PARABOLAS = (
    Case("from_ten", start=1.0, decades=2.0, points=7, kind="x from about 10"),
    Case("from_ten_shuffled", start=1.0, decades=1.2, points=9, order="shuffled", kind="x from about 10, in any order"),
    Case("four_sizes", start=3.5, decades=1.7, points=4, kind="4 sizes"),
    Case("large_sizes", start=6.0, decades=2.5, points=8, vertex=0.3, kind="sizes of millions"),
    Case("repeated", start=3.0, decades=2.0, points=6, repeats=3, order="shuffled", kind="repeated sizes in any order"),
    Case("one_decade", start=2.0, decades=1.0, points=10, vertex=0.6, kind="one decade"),
)
OUTSIDE = (
    Case("above", start=2.0, decades=1.5, points=7, vertex=1.4, kind="a vertex above the sizes"),
    Case("below", start=4.0, decades=2.0, points=8, vertex=-0.4, order="shuffled", kind="a vertex below the sizes"),
)
DOWNWARDS = (Case("downwards", start=3.0, decades=2.0, points=7, sign=-1, kind="a parabola that opens downwards"),)
LINES = (
    Case("from_ten", start=1.0, decades=2.0, points=6, kind="x from about 10"),
    Case("budgets", start=8.0, decades=4.0, points=5, above=False, kind="budgets of 1e8 and more"),
    Case("shuffled", start=2.0, decades=3.0, points=8, above=False, order="shuffled", kind="x in any order"),
    Case("falling", start=3.0, decades=2.0, points=7, rises=False, kind="a line that falls"),
    Case("repeated", start=2.0, decades=2.0, points=5, repeats=3, order="shuffled", kind="repeated x in any order"),
    Case("one_decade", start=1.5, decades=1.0, points=4, kind="4 x over one decade"),
)
EXAMPLE = (Case("example", visible=True, start=2.0, decades=2.0, points=4),)
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
            name="units_move_the_line_alone",
            hook="fit_linear_log",
            asks="k times y have the same m, and c + log10 k",
            inputs=line_inputs,
            cases=(LINES[0], LINES[2]),
            holds=units_move_the_line_alone,
            points=1.0,
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
            forms=(lists_form,),
            relative=RELATIVE,
            gating=False,
        ),
    ),
)
