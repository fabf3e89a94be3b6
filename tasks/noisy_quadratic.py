"""Gradient descent on a noisy quadratic (hand-out 2.1.1): how far a batch size takes it, and the best learning rate.

The loss is L(w) = ½aw² with curvature a > 0. A gradient over a batch of B examples is aw + noise, the noise of mean 0
and variance σ²/B, drawn anew at every step. With learning rate η the second moment of the weight goes from m = E[w²] to
(1 − ηa)²·m + η²σ²/B, so the expected loss ½a·E[w²] of every step is known without a single sample. The η that makes the
next expected loss least is a·m/(a²m + σ²/B).

Graded: expected losses from the start on and the best learning rate, by value, for small and large batches, long runs,
diverging ones, ηa of exactly 1 and 2, a start at the minimum or near it, and no noise; that no other learning rate
gives a lower next loss; that the best rate rises with the batch size and stays below 1/a.
Not graded: averages over simulated runs, which miss the tolerance by far.
"""

import itertools

import torch

from harness import Case, Check, Finding, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_number, as_tensor
from tasks.common.drawing import between, magnitude, sign, whole


class Spec:
    """Hooks of the task; a > 0, σ ≥ 0, B ≥ 1, η > 0, m > 0."""

    @hookspec
    def expected_losses(
        self,
        curvature: float,
        noise_std: float,
        batch_size: int,
        learning_rate: float,
        initial_weight: float,
        steps: int,
    ):
        """Return ½a·E[w²] after 0, 1, … steps of gradient descent, (steps + 1,). Raises: nothing.

        E[w²] is w₀² at the start and goes from m to (1 − ηa)²·m + η²σ²/B, for a = curvature, σ = noise_std,
        B = batch_size, η = learning_rate, w₀ = initial_weight.
        """

    @hookspec
    def optimal_learning_rate(self, curvature: float, noise_std: float, batch_size: int, second_moment: float):
        """Return the η of the least expected loss after one step, a scalar: a·m/(a²m + σ²/B). Raises: nothing.

        m = second_moment is E[w²] before the step.
        """


RUN = ("curvature", "noise_std", "batch_size", "learning_rate", "initial_weight", "steps")
DIVERGES = 2.0  # ηa from which on descent does not converge
RATE = ("curvature", "noise_std", "batch_size", "second_moment")


def inputs(  # noqa: PLR0913 - a case's options
    generator, *, batch_size, steps=(5, 15), rate=(0.1, 0.8), noise=(1.0, 6.0), start=(0.5, 2.0), curvature=(0.3, 3.0)
):
    """Return a quadratic, its noise, a batch size, a learning rate, a start and a second moment.

    Args:
        generator: The case's generator.
        batch_size: (least, most) B.
        steps: (least, most) number of steps.
        rate: (least, most) η in units of 1/a; or a number, which ηa is exactly, for an a that is a power of two.
        noise: (least, most) σ in units of a.
        start: (least, most) magnitude of w₀.
        curvature: (least, most) a.
    """
    exact = not isinstance(rate, tuple)
    a = 2.0 ** whole(generator, (-1, 1)) if exact else magnitude(generator, curvature)
    weight = sign(generator) * between(generator, start)
    return {
        "curvature": a,
        "noise_std": a * between(generator, noise),
        "batch_size": whole(generator, batch_size),
        "learning_rate": (rate if exact else between(generator, rate)) / a,
        "initial_weight": weight,
        "steps": whole(generator, steps),
        "second_moment": (weight**2 or 1.0) * magnitude(generator, (0.2, 5.0)),
    }


def scalars(given, names):
    """Return numbers as float64 tensors, so that formulas round as in an implementation."""
    return [torch.tensor(given[name], dtype=torch.float64) for name in names]


def followed(given, *, noise=lambda std, batch: std**2 / batch, contraction=lambda eta, a: (1 - eta * a) ** 2):
    """Return E[w²] step by step, (steps + 1,)."""
    a, std, batch, eta, start = scalars(given, RUN[:5])
    moments = [start**2]
    for _ in range(given["steps"]):
        moments.append(contraction(eta, a) * moments[-1] + eta**2 * noise(std, batch))
    return torch.stack(moments)


def losses_form(given, **parts_of_it):
    """½a·E[w²], step by step."""
    return {"losses": 0.5 * given["curvature"] * followed(given, **parts_of_it)}


def closed_form(given):
    """The sum of the geometric series: ρᵗ·w₀² + η²σ²/B·(1 − ρᵗ)/(1 − ρ) for ρ = (1 − ηa)², or t terms for ρ = 1."""
    a, std, batch, eta, start = scalars(given, RUN[:5])
    shrinks = (1 - eta * a) ** 2
    times = torch.arange(given["steps"] + 1)
    powers = shrinks**times
    # Within the rounding that is tried out on the inputs: it must not make a ratio of two roundings.
    is_one = abs(given["learning_rate"] * given["curvature"] - DIVERGES) < 1e-5
    terms = times if is_one else (1 - powers) / (1 - shrinks)
    moments = powers * start**2 + eta**2 * std**2 / batch * terms
    return {"losses": 0.5 * a * moments}


def rate_form(given, *, noise=lambda std, batch: std**2 / batch, moment=lambda m: m):
    """a·m/(a²m + σ²/B)."""
    a, std, batch, m = scalars(given, RATE)
    m = moment(m)
    return {"rate": a * m / (a**2 * m + noise(std, batch))}


def inverse_form(given):
    """1/(a + σ²/(B·a·m))."""
    a, std, batch, m = scalars(given, RATE)
    return {"rate": 1 / (a + std**2 / (batch * a * m))}


def ask_losses(subject, given):
    """Ask for the expected losses."""
    return {"losses": subject.expected_losses(**{name: given[name] for name in RUN})}


def ask_rate(subject, given):
    """Ask for the best learning rate."""
    return {"rate": best_rate(subject, given)}


def best_rate(subject, given, **changed):
    """Return the subject's best learning rate, with some of the inputs changed."""
    return subject.optimal_learning_rate(**{**{name: given[name] for name in RATE}, **changed})


def no_other_rate_is_better(subject, trial):
    """Check that the subject's own next loss is least at its best rate, and alike a fifth below and above it."""
    given = trial.inputs()
    rate = float(as_number(best_rate(subject, given)))
    run = {**{name: given[name] for name in RUN}, "steps": 1, "initial_weight": given["second_moment"] ** 0.5}
    below, best, above = (
        as_tensor(subject.expected_losses(**{**run, "learning_rate": factor * rate})).double().reshape(-1)[-1]
        for factor in (0.8, 1.0, 1.2)
    )
    asked = "no other learning rate gives a lower expected loss after one step"
    if not bool(best < below) or not bool(best < above):
        return [Finding(asked=asked, came="a rate a fifth below or above gives a lower loss")]
    return close(below, above, asked=f"{asked}: a fifth too little is as bad as a fifth too much")


def rises_with_the_batch_and_stays_below_the_inverse_curvature(subject, trial):
    """Check that a larger batch allows a larger rate, and none one of 1/a."""
    given = trial.inputs()
    asked = "the best learning rate rises with the batch size and stays below 1/a"
    rates = [float(as_number(best_rate(subject, given, batch_size=size))) for size in (1, 8, 64, 512)]
    rises = all(less < more for less, more in itertools.pairwise(rates))
    if not rises:
        return [Finding(asked=asked, came="it does not rise with the batch size")]
    inside = rates[0] > 0 and rates[-1] < 1 / given["curvature"]
    return [] if inside else [Finding(asked=asked, came="it is not between 0 and 1/a")]


def losses_with(**parts_of_it):
    """Return a form: the losses with another noise or another contraction."""
    return lambda given: losses_form(given, **parts_of_it)


def losses_from(change):
    """Return a form: a function of (inputs, E[w²] by step)."""
    return lambda given: {"losses": change(given, followed(given))}


def one_step_late(given, moments):
    """The losses after 1, 2, … steps, as many as were asked for."""
    longer = followed({**given, "steps": given["steps"] + 1})
    return 0.5 * given["curvature"] * longer[1:]


def rate_with(**parts_of_it):
    """Return a form: the best rate with another noise or another moment."""
    return lambda given: rate_form(given, **parts_of_it)


def rate_from(function):
    """Return a form: a function of (a, σ²/B, m)."""

    def form(given):
        a, std, batch, m = scalars(given, RATE)
        return {"rate": function(a, std**2 / batch, m)}

    return form


NOT_DIVIDED = "σ² is not divided by B, the noise of a batch's mean is σ²/B"
SQUARED = "σ² is divided by B²; the noise of a batch's mean is σ²/B"
NOT_SQUARED = "σ is not squared: the variance of the noise is σ²/B"
LOSSES_MISTAKES = {
    NOT_DIVIDED: losses_with(noise=lambda std, _: std**2),
    SQUARED: losses_with(noise=lambda std, batch: std**2 / batch**2),
    NOT_SQUARED: losses_with(noise=lambda std, batch: std / batch),
    "σ² is divided by √B; the noise of a batch's mean is σ²/B": losses_with(
        noise=lambda std, batch: std**2 / batch.sqrt()
    ),
    "the noise is left out: this is the loss of the mean weight": losses_with(noise=lambda *_: 0.0),
    "the factor 1 − ηa is not squared: it is E[w²] that shrinks": losses_with(contraction=lambda eta, a: 1 - eta * a),
    "the curvature is left out of the step: the gradient is aw": losses_with(contraction=lambda eta, _: (1 - eta) ** 2),
    "the ½ in the loss is missing": losses_from(lambda given, moments: given["curvature"] * moments),
    "this is E[w²]; the loss is ½a of it": losses_from(lambda _, moments: moments),
    "this is ½E[w²]; a is missing": losses_from(lambda _, moments: 0.5 * moments),
    "the loss before the first step is missing: these are the losses after 1, 2, … steps": losses_from(one_step_late),
    "the noise is scaled by the curvature; its variance is σ²/B as it stands": lambda given: losses_form(
        given, noise=lambda std, batch: given["curvature"] ** 2 * std**2 / batch
    ),
    "η stands unsquared before the noise": lambda given: losses_form(
        given, noise=lambda std, batch: std**2 / batch / given["learning_rate"]
    ),
}
RATE_MISTAKES = {
    NOT_DIVIDED: rate_with(noise=lambda std, _: std**2),
    SQUARED: rate_with(noise=lambda std, batch: std**2 / batch**2),
    NOT_SQUARED: rate_with(noise=lambda std, batch: std / batch),
    "σ² is multiplied by B; it is divided": rate_with(noise=lambda std, batch: std**2 * batch),
    "m is E[w²] already; it is squared again": rate_with(moment=lambda m: m**2),
    "the noise is left out: this is 1/a": rate_from(lambda a, noise, _: 1 / a + 0 * noise),
    "this is 2/a, where descent stops to converge": rate_from(lambda a, *_: 2 / a),
    "the a in the numerator is missing": rate_from(lambda a, noise, m: m / (a**2 * m + noise)),
    "a is not squared in the denominator": rate_from(lambda a, noise, m: a * m / (a * m + noise)),
    "m is missing in the denominator, a²m + σ²/B": rate_from(lambda a, noise, m: a * m / (a**2 + noise)),
    "a² is missing in the denominator, a²m + σ²/B": rate_from(lambda a, noise, m: a * m / (m + noise)),
    "the m in the numerator is missing": rate_from(lambda a, noise, m: a / (a**2 * m + noise)),
    "this is a·m; a²m + σ²/B divides it": rate_from(lambda a, _, m: a * m),
    "a·m is multiplied by a²m + σ²/B, which divides it": rate_from(lambda a, noise, m: a * m * (a**2 * m + noise)),
    "a²m is missing in the denominator, a²m + σ²/B": rate_from(lambda a, noise, m: a * m / noise),
    "σ²/B is subtracted in the denominator, a²m + σ²/B": rate_from(lambda a, noise, m: a * m / (a**2 * m - noise)),
    "B/σ² stands in the denominator in the place of σ²/B": rate_from(
        lambda a, noise, m: a * m / (a**2 * m + 1 / noise)
    ),
    "twice the best rate: the ½ was lost on one side": rate_from(lambda a, noise, m: 2 * a * m / (a**2 * m + noise)),
    "half the best rate: the 2 was lost on one side": rate_from(lambda a, noise, m: a * m / (a**2 * m + noise) / 2),
}

BATCHES = (
    Case("small", batch_size=(2, 9), precision=True, kind="a small batch"),
    Case("medium", batch_size=(20, 100), precision=True, kind="a batch of medium size"),
    Case("large", batch_size=(500, 5000), noise=(20.0, 60.0), precision=True, kind="a large batch, much noise"),
    Case("one", batch_size=(1, 1), precision=True, kind="B = 1"),
    Case("gentle", batch_size=(2, 9), noise=(0.05, 0.2), curvature=(0.01, 0.05), precision=True, kind="a small a"),
    Case("steep", batch_size=(2, 9), curvature=(20.0, 60.0), precision=True, kind="a large a"),
    Case("little_noise", batch_size=(2, 9), noise=(0.05, 0.3), precision=True, kind="little noise"),
)
RUNS = (
    Case("from_the_minimum", batch_size=(3, 20), start=(0.0, 0.0), kind="a start at the minimum"),
    Case("long", batch_size=(3, 20), steps=(100, 200), rate=(0.02, 0.1), kind="many steps"),
    Case("slow", batch_size=(3, 20), steps=(100, 200), rate=(1e-3, 4e-3), kind="many small steps"),
    Case(
        "far_off",
        batch_size=(3, 20),
        steps=(30, 40),
        rate=(2.6, 3.0),
        start=(20.0, 60.0),
        kind="a learning rate above 2/a for many steps",
    ),
    Case("overshooting", batch_size=(3, 20), rate=(1.2, 1.8), kind="a learning rate above 1/a"),
    Case("diverging", batch_size=(3, 20), steps=(4, 9), rate=(2.2, 3.0), kind="a learning rate above 2/a"),
    Case("no_noise", batch_size=(3, 20), noise=(0.0, 0.0), kind="no noise"),
    Case("no_step", batch_size=(3, 20), steps=(0, 0), kind="no step"),
    Case("to_the_minimum", batch_size=(3, 20), rate=1.0, kind="a learning rate of exactly 1/a"),
    Case("back_and_forth", batch_size=(3, 20), rate=2.0, kind="a learning rate of exactly 2/a"),
    Case(
        "nearly_still",
        batch_size=(3, 20),
        noise=(1e-4, 1e-3),
        start=(1e-4, 1e-3),
        kind="a start near the minimum, and hardly any noise",
    ),
)
EXAMPLE = (Case("example", visible=True, batch_size=(4, 4), steps=(3, 3)),)
LOSSES = "½a·E[w²] after 0, 1, … steps, (steps + 1,)"
BEST = "the learning rate a·m/(a²m + σ²/B)"
LOSSES_FORMS = (losses_form, closed_form)
RATE_FORMS = (rate_form, inverse_form)

TASK = Task(
    name="noisy_quadratic",
    title="Expected losses of gradient descent on a noisy quadratic, and its best learning rate",
    handout="2.1.1",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="losses_example",
            hook="expected_losses",
            asks=LOSSES,
            cases=EXAMPLE,
            ask=ask_losses,
            forms=LOSSES_FORMS,
            points=0.5,
        ),
        Check(
            name="losses_value",
            hook="expected_losses",
            asks=LOSSES,
            cases=(*BATCHES, *RUNS),
            ask=ask_losses,
            forms=LOSSES_FORMS,
            mistakes=LOSSES_MISTAKES,
            points=4.0,
        ),
        Check(
            name="rate_example",
            hook="optimal_learning_rate",
            asks=BEST,
            cases=EXAMPLE,
            ask=ask_rate,
            forms=RATE_FORMS,
            points=0.5,
        ),
        Check(
            name="rate_value",
            hook="optimal_learning_rate",
            asks=BEST,
            cases=(*BATCHES, RUNS[4], RUNS[-1]),
            ask=ask_rate,
            forms=RATE_FORMS,
            mistakes=RATE_MISTAKES,
            points=3.0,
        ),
        Check(
            name="rises_with_the_batch_and_stays_below_the_inverse_curvature",
            hook="optimal_learning_rate",
            asks="the best learning rate rises with the batch size and stays below 1/a",
            cases=BATCHES[:1],
            holds=rises_with_the_batch_and_stays_below_the_inverse_curvature,
            points=1.0,
            after=("rate_value",),
        ),
        Check(
            name="no_other_rate_is_better",
            hook="optimal_learning_rate",
            asks="no other learning rate gives a lower expected loss after one step",
            cases=BATCHES[:2],
            holds=no_other_rate_is_better,
            points=1.0,
            after=("losses_value", "rate_value"),
        ),
    ),
)
