"""Regimes of the batch size (hand-out 2.1.2): how many steps a batch size takes, and where larger ones stop to pay.

Training to a given loss with batches of B examples takes S(B) = S_min·(1 + B_c/B) steps. Far below the critical batch
size B_c, twice the batch takes half the steps; far above it, more examples save no steps. Fit the curve to
measurements, find the batch that is the best compromise between steps and examples (the one nearest B_c, counted in
factors), tell the regime of a batch size, and say what makes training faster there.

On the hand-out's figure A is the small batch, C the knee and B the large batch.

Graded: S_min and B_c from exact data in any order, some sizes repeated, over one decade and over many; the most
efficient one of the measured batches, first, last or between; regimes and remedies, asked often; the units' effect.
Not graded: batches less than a factor of 4 away from B_c, where nobody can say which regime it is.
"""

import torch

from harness import Alternatives, Case, Check, FloatArray, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_number, pair
from tasks.common.batch_claims import CLAIMS
from tasks.common.batch_sizes import inputs, regime_inputs, remedy_inputs
from tasks.common.drawing import between

NOISE, CURVATURE = "noise dominated", "curvature dominated"
PARALLEL, HIGHER_ORDER = "seek parallel compute", "use higher order optimizers"
RELATIVE = 1e-4  # from exact data a right fit in float32 errs 1e-5 at worst, the nearest fault 1e-2


class Spec:
    """Hooks of the task; at least 3 different batch sizes over a decade or more, some repeated, steps > 0."""

    @hookspec
    def fit_critical_batch(self, batch_sizes: FloatArray, steps: FloatArray):
        """Return the scalars (S_min, B_c) of S = S_min·(1 + B_c/B), for batch sizes B (n,) and steps S (n,).

        The data lie on the curve exactly. Raises: nothing.
        """

    @hookspec
    def most_efficient_batch(self, batch_sizes: FloatArray, steps: FloatArray):
        """Return the one of the given batch sizes whose logarithm is nearest to that of B_c, a scalar.

        Batch sizes (n,) and steps (n,) are as above. Raises: nothing.
        """

    @hookspec
    def regime(self, batch_size: float, critical_batch_size: float):
        """Return a str: "noise dominated" or "curvature dominated", the regime of a batch size. Raises: nothing."""

    @hookspec
    def accelerate(self, regime: str):
        """Return a str, what makes training faster in a regime. Raises: nothing.

        The regime is "noise dominated" or "curvature dominated", the answer "seek parallel compute" or "use higher
        order optimizers".
        """


def fit_form(given):
    """A line of steps in 1/B: S_min where it meets 1/B = 0, S_min·B_c its slope."""
    inverse, steps = 1 / given["batch_sizes"], given["steps"]
    slope = ((inverse - inverse.mean()) * (steps - steps.mean())).sum() / ((inverse - inverse.mean()) ** 2).sum()
    fewest = steps.mean() - slope * inverse.mean()
    return {"S_min": fewest, "B_c": slope / fewest}


def efficient_form(given):
    """The batch size whose logarithm is nearest to that of B_c."""
    sizes, critical = given["batch_sizes"], fit_form(given)["B_c"]
    return {"batch": sizes[(sizes.log() - critical.log()).abs().argmin()]}


def regime_form(given):
    """Noise below the critical batch size, curvature above it."""
    return {"regime": NOISE if given["batch_size"] < given["critical_batch_size"] else CURVATURE}


def remedy_form(given):
    """Against noise larger batches help, which parallel machines take; against curvature other steps."""
    return {"remedy": PARALLEL if given["regime"] == NOISE else HIGHER_ORDER}


def ask_fit(subject, given):
    """Ask for the two parameters of the curve."""
    return pair(subject.fit_critical_batch(**given), ("S_min", "B_c"))


def ask_efficient(subject, given):
    """Ask for the most efficient batch size."""
    return {"batch": subject.most_efficient_batch(**given)}


def ask_regime(subject, given):
    """Ask for the regime."""
    return {"regime": subject.regime(**given)}


def ask_remedy(subject, given):
    """Ask for the remedy."""
    return {"remedy": subject.accelerate(**given)}


def units_move_one_parameter_each(subject, trial):
    """Check that k times the steps have k times S_min, and k times the batch sizes k times B_c."""
    given, factor = trial.inputs(), between(trial.generator(), (2.0, 9.0))
    before = {name: as_number(value) for name, value in ask_fit(subject, given).items()}
    asked = "k times the steps have k times S_min and the same B_c; k times the batch sizes the same S_min, k times B_c"
    findings = []
    for name, moved in (("steps", "S_min"), ("batch_sizes", "B_c")):
        after = ask_fit(subject, {**given, name: factor * given[name]})
        wanted = {group: value * (factor if group == moved else 1.0) for group, value in before.items()}
        for group, value in wanted.items():
            findings += close(after[group], value, asked=asked, relative=1e-3)
    return findings


def fit_with(function):
    """Return a form: a function of (S_min, B_c)."""

    def form(given):
        right = fit_form(given)
        fewest, critical = function(right["S_min"], right["B_c"])
        return {"S_min": fewest, "B_c": critical}

    return form


def line_in_the_batch(given):
    """A line of steps in B itself: its value at 0, or its parts."""
    B, S = given["batch_sizes"], given["steps"]
    slope = ((B - B.mean()) * (S - S.mean())).sum() / ((B - B.mean()) ** 2).sum()
    start = S.mean() - slope * B.mean()
    return {"S_min": start, "B_c": slope / start}


def fewest_measured(given):
    """The fewest measured steps, and the B_c that each measurement has beside it, on average."""
    B, S = given["batch_sizes"], given["steps"]
    at_largest = (S.min() * (1 + 0 * B[0]), fit_form(given)["B_c"])
    own = (B * (S / S.min() - 1)).mean()
    return {"S_min": at_largest[0], "B_c": Alternatives(fitted=at_largest[1], averaged=own)}


def efficient_with(score):
    """Return a form: the batch size of the least score, a function of (batch sizes, steps, B_c)."""

    def form(given):
        B, S = given["batch_sizes"], given["steps"]
        return {"batch": B[score(B, S, fit_form(given)["B_c"]).argmin()]}

    return form


def efficient_by(**scores):
    """Return a form: one way for each score, as above."""
    return lambda given: {
        "batch": Alternatives(**{name: efficient_with(score)(given)["batch"] for name, score in scores.items()})
    }


def middle(given):
    """The middle one of the batch sizes, in their order or sorted."""
    B = given["batch_sizes"]
    ordered = B.sort().values
    at = len(B) // 2
    return {"batch": Alternatives(as_given=B[at], ordered=ordered[at], lower=ordered[(len(B) - 1) // 2])}


def place(given):
    """The index of the most efficient batch size."""
    found = (given["batch_sizes"] == efficient_form(given)["batch"]).nonzero()[0, 0]
    return {"batch": found.double()}


def choice(group, function):
    """Return a form: a function of the inputs that chooses."""
    return lambda given: {group: function(**given)}


FIT_MISTAKES = {
    "B_c comes before S_min": fit_with(lambda fewest, critical: (critical, fewest)),
    "the slope S_min·B_c is given for B_c": fit_with(lambda fewest, critical: (fewest, fewest * critical)),
    "the fewest measured steps are given for S_min, the limit of ever larger batches": fewest_measured,
    "the line is fitted in B; S is a line in 1/B": line_in_the_batch,
    "the fewest examples E_min = S_min·B_c are given for S_min": fit_with(
        lambda fewest, critical: (fewest * critical, critical)
    ),
    "1/B_c is given for B_c": fit_with(lambda fewest, critical: (fewest, 1 / critical)),
    "the steps at B_c, 2·S_min, are given for S_min": fit_with(lambda fewest, critical: (2 * fewest, critical)),
}
EFFICIENT_MISTAKES = {
    "the nearest one in examples is taken; in factors was asked for": efficient_by(
        examples=lambda B, _, c: (B - c).abs(), root=lambda B, _, c: (B.sqrt() - c.sqrt()).abs()
    ),
    "the nearest one in steps is taken; in factors of the batch size was asked for": efficient_by(
        steps=lambda B, _, c: (1 / B - 1 / c).abs(), logarithm=lambda B, _, c: ((1 + c / B) / 2).log().abs()
    ),
    "the batch of the fewest steps is taken: it wastes examples": efficient_with(lambda _, S, __: S),
    "the batch of the fewest examples is taken: it wastes steps": efficient_with(lambda B, S, _: B * S),
    "this is B_c; one of the given batch sizes was asked for": lambda given: {"batch": fit_form(given)["B_c"]},
    "the middle one of the batch sizes is taken, whatever the steps": middle,
    "this is the place in the list; the batch size itself was asked for": place,
    "these are the steps of the batch; the batch size was asked for": lambda given: {
        "batch": given["steps"][given["batch_sizes"] == efficient_form(given)["batch"]][0]
    },
    "this is the largest batch that is not above B_c, not the nearest": efficient_with(
        lambda B, _, c: torch.where(c * 1.000001 >= B, c - B, B * 1e6)
    ),
    "this is the smallest batch that is not below B_c, not the nearest": efficient_with(
        lambda B, _, c: torch.where(c * 0.999999 <= B, B - c, 1e30 / B)
    ),
}
SWAPPED = "the two regimes are exchanged: noise decides below B_c, curvature above"
REGIME_MISTAKES = {
    SWAPPED: choice(
        "regime", lambda batch_size, critical_batch_size: CURVATURE if batch_size < critical_batch_size else NOISE
    ),
    "the answer is always noise dominated": choice("regime", lambda **_: NOISE),
    "the answer is always curvature dominated": choice("regime", lambda **_: CURVATURE),
}
REMEDY_MISTAKES = {
    "the remedies are exchanged: parallel compute helps against noise, other optimizers against curvature": choice(
        "remedy", lambda regime: HIGHER_ORDER if regime == NOISE else PARALLEL
    ),
    "the answer is always to seek parallel compute": choice("remedy", lambda **_: PARALLEL),
    "the answer is always to use higher order optimizers": choice("remedy", lambda **_: HIGHER_ORDER),
}

CURVES = (
    Case(
        "both_sides", points=(6, 24), below=30.0, above=30.0, nearest="below", kind="batch sizes on both sides of B_c"
    ),
    Case("few", points=(3, 4), below=8.0, above=8.0, kind="3 or 4 batch sizes"),
    Case("shuffled", points=(7, 30), below=20.0, above=60.0, design="shuffled", kind="batch sizes in any order"),
    Case("mostly_small", points=(6, 24), below=100.0, above=4.0, kind="batch sizes mostly below B_c"),
    Case("repeated", points=(4, 20), below=20.0, above=20.0, design="repeated", kind="a batch size measured twice"),
    Case("mostly_large", points=(6, 24), below=4.0, above=100.0, nearest="below", kind="batch sizes mostly above B_c"),
)
OUTSIDE = (
    Case("around", points=(4, 20), below=20.0, above=20.0, design="around", kind="a batch size that is first and last"),
    Case("all_small", points=(4, 20), below=12.0, above=1.0, nearest="far_below", kind="batch sizes all far below B_c"),
    Case("all_large", points=(4, 20), below=1.0, above=30.0, nearest="far_above", kind="batch sizes all far above B_c"),
    Case("millions", points=(6, 24), below=30.0, above=30.0, critical=(3e5, 3e6), kind="batch sizes up to millions"),
    Case("single_digits", points=(6, 24), below=2.5, above=12.0, critical=(2.6, 6.0), kind="a B_c of a few examples"),
)
ENDS = (
    Case("first", points=(5, 20), below=1.0, above=40.0, design="shuffled", kind="no batch size far below B_c"),
    Case("last", points=(5, 20), below=40.0, above=1.0, design="shuffled", kind="no batch size far above B_c"),
)
ASTRIDE = (
    Case("astride", points=(6, 24), below=14.0, above=14.0, nearest="astride", kind="two batch sizes astride B_c"),
    Case(
        "astride_again",
        points=(6, 24),
        below=30.0,
        above=7.0,
        nearest="astride",
        design="shuffled",
        kind="two batch sizes astride B_c",
    ),
    Case(
        "astride_lower",
        points=(6, 24),
        below=14.0,
        above=14.0,
        nearest="mirrored",
        kind="two batch sizes astride B_c, the lower one nearer",
    ),
    Case(
        "astride_lower_again",
        points=(6, 24),
        below=7.0,
        above=30.0,
        nearest="mirrored",
        design="shuffled",
        kind="two batch sizes astride B_c, the lower one nearer",
    ),
)
NEAR = {"below": (0.1, 0.25), "above": (4.0, 10.0)}
FAR = {"below": (1e-3, 0.1), "above": (10.0, 1e3)}
SMALL, LARGE = (2.0, 10.0), (5000.0, 50_000.0)
# Large batches far below a larger B_c and small ones above a smaller B_c: neither size decides alone.
REGIMES = tuple(
    Case(f"{side}_{number}", factor=factors[side], critical=critical, kind=f"B {side} B_c")
    for number, (factors, critical) in enumerate(
        ((NEAR, SMALL), (NEAR, LARGE), (FAR, SMALL), (FAR, LARGE), (NEAR, (100.0, 1000.0)), (FAR, (100.0, 1000.0))), 1
    )
    for side in ("below", "above")
)
REMEDIES = tuple(
    Case(f"{regime.split()[0]}_{number}", regime=regime, kind=f"the regime {regime!r}")
    for number in range(1, 7)
    for regime in (NOISE, CURVATURE)
)
EXAMPLE = (Case("example", visible=True, points=(5, 5), below=10.0, above=10.0),)
FITTED = "S_min and B_c of the curve S = S_min·(1 + B_c/B)"
EFFICIENT = "the one of the given batch sizes that is nearest to B_c in logarithm"

TASK = Task(
    name="batch_size_regimes",
    title="The critical batch size, and what makes training faster on either side of it",
    handout="2.1.2",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="fit_example",
            hook="fit_critical_batch",
            asks=FITTED,
            cases=EXAMPLE,
            ask=ask_fit,
            forms=(fit_form,),
            relative=RELATIVE,
            points=0.5,
        ),
        Check(
            name="fit_value",
            hook="fit_critical_batch",
            asks=FITTED,
            cases=(*CURVES, *OUTSIDE),
            ask=ask_fit,
            forms=(fit_form,),
            mistakes=FIT_MISTAKES,
            relative=RELATIVE,
            points=3.0,
        ),
        Check(
            name="units_move_one_parameter_each",
            hook="fit_critical_batch",
            asks="k times the steps have k times S_min, k times the batch sizes k times B_c",
            cases=CURVES[:2],
            holds=units_move_one_parameter_each,
            points=1.0,
            after=("fit_value",),
        ),
        Check(
            name="efficient_example",
            hook="most_efficient_batch",
            asks=EFFICIENT,
            cases=EXAMPLE,
            ask=ask_efficient,
            forms=(efficient_form,),
            relative=RELATIVE,
            points=0.5,
        ),
        Check(
            name="efficient_value",
            hook="most_efficient_batch",
            asks=EFFICIENT,
            cases=(*CURVES, *OUTSIDE, *ENDS, *ASTRIDE),
            ask=ask_efficient,
            forms=(efficient_form,),
            mistakes=EFFICIENT_MISTAKES,
            relative=RELATIVE,
            points=2.0,
        ),
        Check(
            name="regime_choice",
            hook="regime",
            asks=f'"{NOISE}" or "{CURVATURE}", the regime of a batch size',
            inputs=regime_inputs,
            cases=REGIMES,
            ask=ask_regime,
            forms=(regime_form,),
            mistakes=REGIME_MISTAKES,
            points=2.0,
        ),
        Check(
            name="accelerate_choice",
            hook="accelerate",
            asks=f'"{PARALLEL}" or "{HIGHER_ORDER}", what makes training faster in a regime',
            inputs=remedy_inputs,
            cases=REMEDIES,
            ask=ask_remedy,
            forms=(remedy_form,),
            mistakes=REMEDY_MISTAKES,
            points=1.0,
        ),
    ),
    claims=CLAIMS,
)
