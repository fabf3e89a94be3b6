"""Layer normalisation: every vector gets mean 0 and variance 1, then a gain and a bias of each entry.

With the mean μ and the variance σ² of the last axis, both over all d entries (divided by d, not by d − 1),

    y = γ · (x − μ) / √(σ² + ε) + β.

Graded: y by value for inputs of two and three axes, with zeros, with a mean far from 0, and so small that ε decides;
that y without gain and bias has mean 0; that adding a number to a vector changes nothing.
Not graded: which container comes back, and float32 or float64.

Source: Ba, Kiros and Hinton, Layer Normalization, 2016.
"""

import torch

from harness import Between, Case, Check, FloatTensor, Task, close, hookspec, tolerances_beside


class Spec:
    """The hook of the task; d ≥ 1, ε > 0."""

    @hookspec
    def layer_norm(self, x: FloatTensor, gain: FloatTensor, bias: FloatTensor, epsilon: float):
        """Return y, the shape of x (..., d), for gain (d,) and bias (d,). Raises: nothing."""


def inputs(generator, *, shape, scale=1.0, mean=0.0, zeros=0.0, least_epsilon=1e-3):
    """Return vectors, a gain, a bias and an ε.

    Args:
        generator: The source of all numbers.
        shape: The shape of the vectors.
        scale: The size of their entries.
        mean: What is added to every entry.
        zeros: The share of entries that are exactly 0; 1 makes all of them 0.
        least_epsilon: ε lies between this and three times this.
    """
    x = mean + scale * torch.randn(shape, generator=generator)
    x[torch.rand(shape, generator=generator) < zeros] = 0.0
    gain, bias = (centre + torch.randn(shape[-1], generator=generator) for centre in (1.0, 0.0))
    epsilon = least_epsilon * (1 + 2 * torch.rand((), generator=generator).item())
    return {"x": x, "gain": gain, "bias": bias, "epsilon": epsilon}


def repeated_inputs(generator, *, rows, width):
    """Return vectors that are all the same, with the rest of the inputs."""
    given = inputs(generator, shape=(1, width))
    return {**given, "x": given["x"].expand(rows, width).clone()}


def ask(subject, given):
    """Ask for the normalised vectors."""
    return {"y": subject.layer_norm(**given)}


def by_definition(given):
    """The definition: the mean, then the mean of the squared distances from it."""
    centred = given["x"] - given["x"].mean(dim=-1, keepdim=True)
    variance = (centred**2).mean(dim=-1, keepdim=True)
    return {"y": given["gain"] * centred / (variance + given["epsilon"]).sqrt() + given["bias"]}


def by_moments(given):
    """The variance as the mean of the squares minus the square of the mean."""
    mean = given["x"].mean(dim=-1, keepdim=True)
    variance = (given["x"] ** 2).mean(dim=-1, keepdim=True) - mean**2
    return {"y": given["gain"] * (given["x"] - mean) / (variance + given["epsilon"]).sqrt() + given["bias"]}


def plain(given, *, dim=-1, unbiased=False):
    """Return x, centred and divided by √(σ² + ε); over another axis or divided by one less where asked."""
    size = given["x"].shape[dim]
    centred = given["x"] - given["x"].mean(dim=dim, keepdim=True)
    variance = (centred**2).sum(dim=dim, keepdim=True) / max(1, size - unbiased)
    return centred / (variance + given["epsilon"]).sqrt()


def affine(function):
    """Return a formula: the gain and the bias after a function of the inputs."""
    return lambda given: {"y": given["gain"] * function(given) + given["bias"]}


def epsilon_outside(given):
    """The deviation plus ε instead of √(σ² + ε)."""
    centred = given["x"] - given["x"].mean(dim=-1, keepdim=True)
    return centred / ((centred**2).mean(dim=-1, keepdim=True).sqrt() + given["epsilon"])


def without_the_root(given):
    """Divided by the variance."""
    centred = given["x"] - given["x"].mean(dim=-1, keepdim=True)
    return centred / ((centred**2).mean(dim=-1, keepdim=True) + given["epsilon"])


def without_the_mean(given):
    """Root mean square normalisation: nothing is centred."""
    return given["x"] / ((given["x"] ** 2).mean(dim=-1, keepdim=True) + given["epsilon"]).sqrt()


def bias_before_gain(given):
    """The bias is added first, and multiplied as well."""
    return {"y": given["gain"] * (plain(given) + given["bias"])}


def has_mean_zero(subject, trial):
    """Check that without gain and bias each vector has mean 0."""
    given = trial.inputs()
    ones = {"gain": torch.ones_like(given["gain"]), "bias": torch.zeros_like(given["bias"])}
    means = torch.as_tensor(subject.layer_norm(**{**given, **ones})).double().mean(dim=-1)
    return close(means + 1.0, torch.ones_like(means), asked=MEAN_ZERO)


def a_number_for_all_entries_changes_nothing(subject, trial):
    """Check that adding a number to every entry leaves y as it is."""
    given = trial.inputs()
    y = torch.as_tensor(subject.layer_norm(**given))
    moved = {**given, "x": given["x"] + 1.0 + torch.rand((), generator=trial.generator())}
    return close(subject.layer_norm(**moved), y, asked=SHIFT)


ASKED = "gain · (x − mean) / √(variance + epsilon) + bias over the last axis, the shape of x"
MEAN_ZERO = "without gain and bias each vector has mean 0"
SHIFT = "adding a number to all entries of x changes nothing"
MISTAKES = {
    "the variance is divided by d − 1; it is divided by d": affine(lambda given: plain(given, unbiased=True)),
    "ε is added to the deviation; it is added to the variance, inside the root": affine(epsilon_outside),
    "x is divided by the variance; it is divided by its root": affine(without_the_root),
    "the mean is not subtracted": affine(without_the_mean),
    "mean and variance run over the first axis; they run over the last": affine(lambda given: plain(given, dim=0)),
    "the bias is added before the gain multiplies; it comes last": bias_before_gain,
    "the gain is not used": lambda given: {"y": plain(given) + given["bias"]},
    "the bias is not used": lambda given: {"y": given["gain"] * plain(given)},
}

CASES = (
    Case("rows", shape=(Between(2, 6), Between(4, 9)), precision=True, kind="a matrix"),
    Case("odd", shape=(Between(3, 7, step=2), Between(5, 11, step=2)), kind="odd sizes"),
    Case("batch", shape=(Between(2, 5), Between(3, 6), Between(3, 7)), precision=True, kind="three axes"),
    Case("one_row", shape=(1, Between(4, 9)), kind="one vector"),
    Case("one_entry", shape=(Between(2, 5), 1), kind="vectors of one entry: y is the bias"),
    Case("zeros", shape=(Between(3, 6), Between(4, 9)), zeros=0.4, kind="entries of exactly 0 among others"),
    Case("all_zero", shape=(Between(3, 6), Between(4, 9)), zeros=1.0, kind="nothing but zeros: y is the bias"),
    Case("mean", shape=(Between(3, 6), Between(4, 9)), mean=4.0, kind="a mean far from 0"),
    Case("large", shape=(Between(3, 6), Between(4, 9)), scale=300.0, kind="entries of some hundreds"),
    Case("tiny", shape=(Between(3, 6), Between(4, 9)), scale=1e-4, least_epsilon=1e-8, kind="σ² of about the size of ε"),
)

TASK = Task(
    name="layer_norm",
    title="Layer normalisation",
    handout="none",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="example",
            hook="layer_norm",
            asks=ASKED,
            cases=(Case("example", visible=True, shape=(2, 3)),),
            ask=ask,
            forms=(by_definition, by_moments),
            mistakes=MISTAKES,
            points=1.0,
        ),
        Check(
            name="value",
            hook="layer_norm",
            asks=ASKED,
            cases=CASES,
            ask=ask,
            forms=(by_definition, by_moments),
            mistakes=MISTAKES,
            points=6.0,
        ),
        Check(
            name="repeated_rows",
            hook="layer_norm",
            asks=ASKED,
            inputs=repeated_inputs,
            cases=(Case("repeated", rows=Between(2, 5), width=Between(3, 8), kind="a vector that is repeated"),),
            ask=ask,
            forms=(by_definition, by_moments),
            points=1.0,
            after=("value",),
        ),
        Check(
            name="has_mean_zero",
            hook="layer_norm",
            asks=MEAN_ZERO,
            cases=CASES[:3],
            holds=has_mean_zero,
            points=1.0,
            after=("value",),
        ),
        Check(
            name="a_number_for_all_entries_changes_nothing",
            hook="layer_norm",
            asks=SHIFT,
            cases=CASES[:3],
            holds=a_number_for_all_entries_changes_nothing,
            points=1.0,
            after=("value",),
        ),
    ),
)
