"""Sinusoidal positional encoding (hand-out 3.1.3): where a token stands, as sines and cosines.

The encoding of position p has two columns for each frequency ω = 10000^(−2i/h), i = 0, 1, …, h/2 − 1: column 2i is
sin(p·ω), column 2i + 1 is cos(p·ω). Positions count from 0. Moving on by k positions turns each pair by the angle k·ω,
whatever p is, which is what lets a linear layer look k tokens back.

Graded: the table by value, up to 1,000 positions, for even h; that a step is a rotation; that the table of fewer
positions is the beginning of that of more.
Not graded: an odd h, where the last column is a sine without its cosine (said, no points).
"""

import functools
import math

import torch

from harness import Alternatives, Case, Check, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_tensor
from tasks.common.drawing import whole

HOOK = "positional_encoding"
BASE = 10_000


class Spec:
    """The hook of the task; length ≥ 1, hidden_size ≥ 2."""

    @hookspec
    def positional_encoding(self, length: int, hidden_size: int):
        """Return the encodings of the positions 0 … length − 1, floats (length, hidden_size). Raises: nothing.

        Column 2i is sin(p / 10000^(2i/h)), column 2i + 1 is cos(p / 10000^(2i/h)), for position p and h = hidden_size.
        """


def inputs(generator, *, length, hidden):
    """Return a length and a hidden size, each given or drawn from a range (smallest, largest[, step])."""
    return {"length": whole(generator, length), "hidden_size": whole(generator, hidden)}


def square_inputs(generator, *, hidden):
    """Return a hidden size, and as many positions."""
    size = whole(generator, hidden)
    return {"length": size, "hidden_size": size}


def alternating(sines, cosines):
    """Return columns that alternate, sine first, cut to as many as there are of both (length, h)."""
    return torch.stack([sines, cosines], dim=-1).flatten(1)


def in_halves(sines, cosines):
    """Return the sines, then the cosines."""
    return torch.cat([sines, cosines], dim=1)


def exponents(h, i):
    """Return 2i/h for the pair i."""
    return 2 * i / h


def table(given, *, exponent=exponents, layout=alternating, base=BASE, first=0, waves=(torch.sin, torch.cos)):
    """Return the encodings (length, h); every part of the definition can be exchanged."""
    h = given["hidden_size"]
    p = first + torch.arange(given["length"], dtype=torch.float64)[:, None]
    i = torch.arange((h + 1) // 2, dtype=torch.float64)
    angles = p / base ** exponent(h, i)
    one, other = waves
    return layout(one(angles), other(angles))[:, :h]


def form(**recipe):
    """Return a form: the table of a recipe."""
    return lambda given: {"encodings": table(given, **recipe)}


def by_exponential(given):
    """The same with the frequencies as exp(−(2i/h)·ln 10000)."""
    h = given["hidden_size"]
    p = torch.arange(given["length"], dtype=torch.float64)[:, None]
    pairs = torch.arange(0, h, 2, dtype=torch.float64)
    angles = p * torch.exp(pairs * (-math.log(BASE) / h))
    return {"encodings": alternating(torch.sin(angles), torch.cos(angles))[:, :h]}


def by_column(exponent):
    """Return a form in which each column j has a frequency of its own, 10000^(−exponent(j, h)): pairs come apart."""

    def wrong(given):
        h = given["hidden_size"]
        p = torch.arange(given["length"], dtype=torch.float64)[:, None]
        j = torch.arange(h, dtype=torch.float64)
        angles = p / BASE ** exponent(j, h)
        return {"encodings": torch.where(j % 2 == 0, torch.sin(angles), torch.cos(angles))}

    return wrong


def to_one(h, i):
    """Return i/(h/2 − 1), which runs to 1."""
    return i / max(1.0, h / 2 - 1)


def transposed(given):
    """The axes exchanged."""
    return {"encodings": table(given).T}


def with_batch(given):
    """An axis for a batch before, or behind the positions."""
    right = table(given)
    return {"encodings": Alternatives(before=right[None], between=right[:, None])}


def position_by_position(given):
    """The same angle in each row's columns: positions and pairs have changed places."""
    h, length = given["hidden_size"], given["length"]
    return {"encodings": table({"length": h, "hidden_size": length + length % 2})[:, :length].T}


def ask(subject, given):
    """Ask for the table."""
    return {"encodings": getattr(subject, HOOK)(**given)}


def step_is_a_rotation(subject, trial):
    """Check that the encoding of p + k is that of p, each pair turned by the angle of k."""
    given = trial.inputs()
    found = as_tensor(ask(subject, given)["encodings"]).double()
    step = 1 + int(torch.randint(0, given["length"] // 2, (), generator=trial.generator()))
    sines, cosines = found[:-step, 0::2], found[:-step, 1::2]
    sine, cosine = found[step, 0::2], found[step, 1::2]
    turned = alternating(sines * cosine + cosines * sine, cosines * cosine - sines * sine)
    return close(found[step:], turned, asked=ROTATES)


def pairs_lie_on_the_circle(subject, trial):
    """Check that sine and cosine of a pair are those of one angle."""
    found = as_tensor(ask(subject, trial.inputs())["encodings"]).double()
    squares = found[:, 0::2] ** 2 + found[:, 1::2] ** 2
    return close(squares, torch.ones(squares.shape), asked=ON_THE_CIRCLE)


def fewer_positions_are_the_beginning(subject, trial):
    """Check that a table of fewer positions is the beginning of a longer one of the same h, asked for afterwards."""
    given = trial.inputs()
    fewer = 1 + int(torch.randint(0, given["length"] - 1, (), generator=trial.generator()))
    shorter = ask(subject, {**given, "length": fewer})["encodings"]
    longer = as_tensor(ask(subject, given)["encodings"])
    return [
        *close(longer, table(given), asked=BEGINNING),
        *close(shorter, longer[:fewer], asked=BEGINNING),
    ]


ASKED = "sin(p / 10000^(2i/h)) in column 2i and cos of the same angle in column 2i + 1, shape (length, h)"
ROTATES = "PE(p + k) is PE(p) with each pair turned by an angle that depends on k alone"
ON_THE_CIRCLE = "sine and cosine of a pair have one angle: their squares add up to 1"
BEGINNING = "the table of fewer positions is the beginning of that of more"
HALVES = "sines and cosines come in halves; they alternate, column by column"
HALF_EXPONENT = "the exponent is i/h; it is 2i/h for the pair i"
FAST_EXPONENT = "the exponent is 4i/h; it is 2i/h for the pair i"
TO_ONE = "the exponents run to 1, i/(h/2 − 1); it is 2i/h for the pair i"
OWN_COLUMN = "the exponent follows the column, j/h; both columns of a pair have 2i/h"
TWICE_COLUMN = "the exponent follows the column, 2j/h; both columns of a pair have 2i/h"
DEFINITION = (form(), by_exponential)
ONE = {
    HALVES: {"layout": in_halves},
    HALF_EXPONENT: {"exponent": lambda h, i: i / h},
    FAST_EXPONENT: {"exponent": lambda h, i: 4 * i / h},
    TO_ONE: {"exponent": to_one},
    "the angle is p·10000^(2i/h); it is p divided by that": {"exponent": lambda h, i: -2 * i / h},
    "sine and cosine are exchanged: the sine comes first": {"waves": (torch.cos, torch.sin)},
    "every column is a sine; the odd ones are cosines": {"waves": (torch.sin, torch.sin)},
    "every column is a cosine; the even ones are sines": {"waves": (torch.cos, torch.cos)},
    "positions count from 1; they count from 0": {"first": 1},
    "the base is 1,000; it is 10,000": {"base": 1000},
    "the base is 100,000; it is 10,000": {"base": 100_000},
    "the base is e; it is 10,000": {"base": math.e},
}
MISTAKES = {
    **{words: form(**recipe) for words, recipe in ONE.items()},
    f"{HALVES}; and {HALF_EXPONENT}": form(layout=in_halves, exponent=lambda h, i: i / h),
    f"{HALVES}; and {TO_ONE}": form(layout=in_halves, exponent=to_one),
    OWN_COLUMN: by_column(lambda j, h: j / h),
    TWICE_COLUMN: by_column(lambda j, h: 2 * j / h),
    "the axes are exchanged: rows are positions, (length, h)": transposed,
    "there is an axis for a batch; the shape is (length, h)": with_batch,
    "positions and pairs have changed places in the angle": position_by_position,
}
SIZES = (
    Case("few", length=(5, 9), hidden=(10, 16, 2), precision=True, kind="fewer positions than columns"),
    Case("many", length=(21, 40), hidden=(6, 14, 2), precision=True, kind="more positions than columns"),
    Case("odd_half", length=(7, 15), hidden=(18, 26, 4), kind="an odd number of pairs"),
    Case("one_position", length=1, hidden=(4, 12, 2), kind="one position"),
    Case("one_pair", length=(10, 30), hidden=2, kind="h = 2"),
    Case("wide", length=(30, 60), hidden=(64, 96, 2), precision=True, kind="a large h"),
    Case("very_wide", length=(20, 40), hidden=(512, 768, 2), precision=True, kind="an h of several hundred"),
    Case("long", length=(400, 800), hidden=(16, 32, 2), kind="several hundred positions"),
    Case("longest", length=1000, hidden=(8, 24, 2), kind="1,000 positions"),
)
SQUARE = (
    Case("square", hidden=(12, 20, 2), kind="as many positions as columns"),
    Case("small_square", hidden=(4, 8, 2), kind="as few positions as columns"),
)
# No other case has such an h, of which a table that is kept from call to call would be long enough already.
LONGER_AFTERWARDS = (
    Case("longer_afterwards", length=(30, 60), hidden=(98, 126, 2), kind="a longer table after a shorter one"),
)
# Of a square table, positions and pairs that have changed places are the axes exchanged.
EITHER = "the axes are exchanged, or positions and pairs have changed places: rows are positions, (length, h)"
SQUARE_MISTAKES = {
    **{words: form for words, form in MISTAKES.items() if form not in (transposed, position_by_position)},
    EITHER: transposed,
}
EXAMPLE = (Case("example", visible=True, length=3, hidden=4),)
ODD = (Case("odd", length=(6, 12), hidden=(5, 11, 2), kind="an odd h"),)
compared = functools.partial(Check, hook=HOOK, asks=ASKED, ask=ask, forms=DEFINITION)

TASK = Task(
    name="positional_encoding",
    title="Sinusoidal positional encoding: sines and cosines that alternate",
    handout="3.1.3",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        compared(name="example", cases=EXAMPLE, points=0.5),
        compared(name="value", cases=SIZES, mistakes=MISTAKES, points=5.5),
        compared(name="square_value", inputs=square_inputs, cases=SQUARE, mistakes=SQUARE_MISTAKES, points=1.0),
        Check(
            name="step_is_a_rotation",
            hook=HOOK,
            asks=ROTATES,
            cases=SIZES[:3],
            holds=step_is_a_rotation,
            points=1.5,
            after=("value",),
        ),
        Check(
            name="pairs_lie_on_the_circle",
            hook=HOOK,
            asks=ON_THE_CIRCLE,
            cases=(SIZES[0], SIZES[5]),
            holds=pairs_lie_on_the_circle,
            points=0.5,
            after=("value",),
        ),
        Check(
            name="fewer_positions_are_the_beginning",
            hook=HOOK,
            asks=BEGINNING,
            cases=(SIZES[0], *LONGER_AFTERWARDS),
            holds=fewer_positions_are_the_beginning,
            points=1.0,
            after=("value",),
        ),
        compared(
            name="odd_hidden_size",
            cases=ODD,
            gating=False,
        ),
    ),
)
