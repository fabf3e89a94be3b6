"""The bound on FGSM's perturbation (hand-out 1.1.1).

For the gradient g of a linear classifier's output with respect to its input, the fast gradient *sign* method moves the
input by η = ε·sgn(g), the fast gradient method by ε·g. Show that ‖ε sgn g‖∞ ≤ ε, and say when the two perturbations
have the same infinity norm: exactly when max|gᵢ| = 1, or g = 0.

Graded: both perturbations by value on gradients of any shape, with zero and tiny entries and for g = 0; the bound and
that it is attained, oddness in g, homogeneity in ε; the two norms; the bool, on gradients of every kind at once.
Not graded: gradients without an axis, which container comes back, and float32 or float64.
"""

import math

import torch

from harness import (
    Between,
    Case,
    Check,
    FloatTensor,
    Task,
    Workload,
    close,
    exactly,
    hookspec,
    tolerances_beside,
)
from tasks.common.fgsm_forms import (
    AGREE_MISTAKES,
    FGM_MISTAKES,
    FGSM_MISTAKES,
    NORMS_MISTAKES,
    agree_form,
    norms_form,
    scaled_form,
    sign_form,
)


class Spec:
    """Hooks of the task; g has any shape with at least one axis and one element, ε > 0."""

    @hookspec
    def fgsm_perturbation(self, gradient: FloatTensor, epsilon: float):
        """Return ε·sgn(g), the shape of g, with sgn(0) = 0. Raises: nothing."""

    @hookspec
    def fgm_perturbation(self, gradient: FloatTensor, epsilon: float):
        """Return ε·g, the shape of g. Raises: nothing."""

    @hookspec
    def infinity_norms(self, gradient: FloatTensor, epsilon: float):
        """Return the two scalars (‖ε sgn g‖∞, ‖ε g‖∞). Raises: nothing."""

    @hookspec
    def norms_agree(self, gradient: FloatTensor):
        """Return a bool: true exactly when ‖ε sgn g‖∞ = ‖ε g‖∞, which is max|gᵢ| = 1 or g = 0. Raises: nothing."""


def inputs(generator, *, shape, scale=1.0, zeros=0.0, negative=False, cancelling=False):
    """Return a gradient of the given shape, and an ε that is no power of two.

    Args:
        generator: The source of all numbers.
        shape: The gradient's.
        scale: The size of its entries; 0 makes all of them zero.
        zeros: The share of entries that are exactly zero; the first is and, of several, the last is not.
        negative: Whether no entry is positive.
        cancelling: Whether the entries of a vector come in pairs of opposite sign, whose sum is exactly 0.
    """
    gradient = scale * torch.randn(shape, generator=generator)
    if cancelling:
        gradient = entries(generator, math.prod(shape), peak=0.75, others="cancelling")
    is_zero = torch.rand(shape, generator=generator) < zeros
    if zeros:
        is_zero.view(-1)[-1] = False
        is_zero.view(-1)[0] = True
    gradient[is_zero] = 0.0
    epsilon = 0.013 + 0.3 * torch.rand((), generator=generator).item()
    return {"gradient": -gradient.abs() if negative else gradient, "epsilon": epsilon}


def equality_inputs(generator, *, peak, beside=0.0, others="smaller", leading=(), ends=""):
    """Return a gradient of both signs, its entries below 0.9 in magnitude but for the first two; no ε.

    Args:
        generator: The source of all numbers.
        peak: The entry of largest magnitude: 0 (then g = 0), ±1, or at least 1e-3 away from ±1.
        beside: Another entry; one like the others when 0.
        others: What the other entries are: "smaller" in magnitude, smaller and all "positive", "equal" in magnitude,
            "alike", each of them the peak, or "cancelling", in pairs of opposite sign.
        leading: The axes before the last one.
        ends: "peak" where the peak is the last entry, so that half of g does not have it, "apart" where it is the first
            and the one beside it the last, "zeros" where the first entry and the last two are zero.
    """
    size = math.prod(leading) * int(torch.randint(4, 24, (), generator=generator))
    gradient = entries(generator, size, peak=peak, others=others)
    if beside:
        gradient[1] = beside
    order = torch.randperm(size, generator=generator)
    if ends == "peak":
        order = torch.cat([order[order != 0], torch.tensor([0])])
    if ends == "apart":
        order = torch.cat([torch.tensor([0]), order[order > 1], torch.tensor([1])])
    gradient = gradient[order]
    if ends == "zeros":
        gradient = torch.cat([torch.zeros(1), gradient, torch.zeros(2)])
    return {"gradient": gradient.reshape(*leading, -1)}


def entries(generator, size, *, peak, others):
    """Return a vector whose first entry is the peak; of an odd number of cancelling ones the last is 0."""
    if others in {"alike", "equal"}:
        magnitudes = torch.full((size,), abs(peak))
    elif others == "cancelling":  # multiples of 1/64 and the peak: their sum is 0 in any order
        magnitudes = torch.randint(1, 40, (size // 2,), generator=generator) / 64
        magnitudes[0] = abs(peak)
        return math.copysign(1.0, peak) * torch.cat([magnitudes, -magnitudes, torch.zeros(size % 2)])
    else:
        magnitudes = 0.9 * torch.rand(size, generator=generator)
    signs = torch.where(torch.rand(size, generator=generator) < 0.5, -1.0, 1.0)
    signs[2:4] = torch.tensor([1.0, -1.0])
    one_sign = {"positive": 1.0, "alike": math.copysign(1.0, peak)}
    gradient = magnitudes.clamp(max=abs(peak)) * one_sign.get(others, signs)
    gradient[0] = peak
    return gradient


def ask_fgsm(subject, given):
    """Ask for the FGSM perturbation."""
    return {"perturbation": subject.fgsm_perturbation(gradient=given["gradient"], epsilon=given["epsilon"])}


def ask_fgm(subject, given):
    """Ask for the FGM perturbation."""
    return {"perturbation": subject.fgm_perturbation(gradient=given["gradient"], epsilon=given["epsilon"])}


def ask_norms(subject, given):
    """Ask for both norms."""
    return {"norms": subject.infinity_norms(gradient=given["gradient"], epsilon=given["epsilon"])}


def ask_agree(subject, given):
    """Ask whether the norms agree."""
    return {"agree": subject.norms_agree(gradient=given["gradient"])}


def bound_is_attained(subject, trial):
    """Check that max|ηᵢ| is ε, up to the one rounding of ε itself."""
    given = trial.inputs()
    largest = torch.as_tensor(subject.fgsm_perturbation(**given)).abs().max()
    return close(largest, torch.tensor(given["epsilon"]), asked="‖ε sgn g‖∞ = ε when g is not 0")


def zeros_stay_zero(subject, trial):
    """Check that entries where g is exactly 0 are not moved."""
    given = trial.inputs()
    eta = torch.as_tensor(subject.fgsm_perturbation(**given))
    still = eta.reshape(given["gradient"].shape)[given["gradient"] == 0].double()
    return exactly(still, torch.zeros_like(still), asked="an entry with gᵢ = 0 is not moved: sgn(0) = 0")


def odd_in_the_gradient(subject, trial):
    """Check that the perturbation of −g is minus the perturbation of g."""
    given = trial.inputs()
    eta = torch.as_tensor(subject.fgsm_perturbation(**given))
    opposite = subject.fgsm_perturbation(gradient=-given["gradient"], epsilon=given["epsilon"])
    return close(opposite, -eta, asked="the perturbation of −g is minus that of g")


def homogeneous_in_epsilon(subject, trial):
    """Check that three times the ε gives three times the perturbation."""
    given = trial.inputs()
    eta = torch.as_tensor(subject.fgsm_perturbation(**given))
    further = subject.fgsm_perturbation(gradient=given["gradient"], epsilon=3 * given["epsilon"])
    return close(further, 3 * eta, asked="three times the ε gives three times the perturbation")


SHAPES = (
    Case("vector", shape=(Between(7, 11, step=2),), precision=True, kind="a vector of odd length"),
    Case("single", shape=(1,), kind="one entry"),
    Case("zeros", shape=(Between(17, 29),), zeros=0.4, kind="a vector with exact zeros"),
    Case("image", shape=(2, Between(2, 3), Between(5, 7)), zeros=0.1, kind="three axes"),
    Case("negative", shape=(Between(4, 8, step=2),), negative=True, kind="negative entries only"),
    Case("tiny", shape=(Between(9, 13),), scale=1e-6, kind="entries of size 1e-6"),
    Case("minute", shape=(Between(9, 13),), scale=1e-15, kind="entries of size 1e-15"),
    Case("cancelling", shape=(Between(8, 16, step=2),), cancelling=True, kind="entries that sum to 0"),
    Case("huge", shape=(Between(9, 13),), scale=1e4, kind="entries of size 1e4"),
    Case("zero", shape=(Between(3, 6),), scale=0.0, kind="g = 0"),
)
# Of a property alone: the squares of such entries are 0 in float32, so that no mistake could be named by its values.
FAINT = (Case("faint", shape=(Between(9, 13),), scale=1e-25, kind="entries of size 1e-25"),)
EQUALITIES = (
    Case("largest_is_one", peak=1.0, kind="max|gᵢ| = 1"),
    Case("largest_is_minus_one", peak=-1.0, ends="peak", kind="max|gᵢ| = 1, by a negative entry"),
    Case("matrix", peak=1.0, leading=(3,), kind="a matrix with max|gᵢ| = 1"),
    Case("larger", peak=-1.5, kind="max|gᵢ| > 1"),
    Case("larger_beside_one", peak=2.5, beside=1.0, kind="one |gᵢ| = 1 and a larger one"),
    Case("larger_beside_minus_one", peak=-2.0, beside=-1.0, leading=(2,), kind="one gᵢ = −1 and a larger one"),
    Case("larger_opposite_one", peak=-2.25, beside=1.0, kind="one gᵢ = 1 and a larger one of the other sign"),
    Case("larger_opposite_minus_one", peak=1.75, beside=-1.0, kind="one gᵢ = −1 and a larger one of the other sign"),
    Case("larger_in_another_row", peak=2.0, beside=1.0, leading=(2,), ends="apart", kind="a row for each of 1 and 2"),
    Case("smaller", peak=0.95, kind="max|gᵢ| < 1"),
    Case("just_below", peak=0.9985, kind="max|gᵢ| just below 1"),
    Case("just_above", peak=1.0015, kind="max|gᵢ| just above 1"),
    Case("one_sign", peak=0.95, others="positive", kind="all entries of one sign"),
    Case("alike", peak=0.5, others="alike", kind="all entries equal"),
    Case("cancelling", peak=-0.75, others="cancelling", kind="entries that sum to 0"),
    Case("larger_cancelling", peak=1.25, others="cancelling", kind="entries that sum to 0, and max|gᵢ| > 1"),
    Case("some_zeros", peak=0.5, ends="zeros", kind="zero entries beside others, max|gᵢ| < 1"),
    Case("some_zeros_larger", peak=-1.75, ends="zeros", kind="zero entries beside others, max|gᵢ| > 1"),
    Case("three_axes", peak=-1.0, leading=(2, 3), kind="three axes, with max|gᵢ| = 1"),
    Case("three_axes_smaller", peak=0.625, leading=(3, 2), kind="three axes, with max|gᵢ| < 1"),
    Case("all_ones", peak=1.0, others="equal", kind="every |gᵢ| = 1"),
    Case("zero", peak=0.0, kind="g = 0"),
    Case("zero_matrix", peak=0.0, leading=(3,), kind="a matrix g = 0"),
)
EXAMPLE = (Case("example", visible=True, shape=(Between(3, 5),), zeros=0.3),)

WORKLOADS = (
    Workload(
        name="entries",
        hook="fgsm_perturbation",
        check="fgsm_value",
        options={"shape": 300_000},
        axis=("shape",),
        sizes=(1_000, 10_000, 100_000, 300_000, 1_000_000),
    ),
)

TASK = Task(
    name="fgsm_bound",
    title="FGSM's perturbation, its bound, and when FGM has the same norm",
    handout="1.1.1",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="example",
            hook="fgsm_perturbation",
            asks="ε·sgn(g), the shape of g",
            cases=EXAMPLE,
            ask=ask_fgsm,
            forms=(sign_form,),
            points=0.5,
        ),
        Check(
            name="fgsm_value",
            hook="fgsm_perturbation",
            asks="ε·sgn(g), the shape of g, with sgn(0) = 0",
            cases=SHAPES,
            ask=ask_fgsm,
            forms=(sign_form,),
            mistakes=FGSM_MISTAKES,
            points=2.0,
        ),
        Check(
            name="bound_is_attained",
            hook="fgsm_perturbation",
            asks="‖ε sgn g‖∞ = ε when g is not 0",
            cases=(*SHAPES[:2], *FAINT),
            holds=bound_is_attained,
            points=0.5,
            after=("fgsm_value",),
        ),
        Check(
            name="zeros_stay_zero",
            hook="fgsm_perturbation",
            asks="an entry with gᵢ = 0 is not moved",
            cases=SHAPES[2:3],
            holds=zeros_stay_zero,
            points=0.5,
            after=("fgsm_value",),
        ),
        Check(
            name="odd_in_the_gradient",
            hook="fgsm_perturbation",
            asks="the perturbation of −g is minus that of g",
            cases=SHAPES[:1],
            holds=odd_in_the_gradient,
            points=0.5,
            after=("fgsm_value",),
        ),
        Check(
            name="homogeneous_in_epsilon",
            hook="fgsm_perturbation",
            asks="three times the ε gives three times the perturbation",
            cases=SHAPES[:1],
            holds=homogeneous_in_epsilon,
            points=0.5,
            after=("fgsm_value",),
        ),
        Check(
            name="fgm_value",
            hook="fgm_perturbation",
            asks="ε·g, the shape of g",
            cases=SHAPES,
            ask=ask_fgm,
            forms=(scaled_form,),
            mistakes=FGM_MISTAKES,
            points=1.5,
        ),
        Check(
            name="norms_value",
            hook="infinity_norms",
            asks="(‖ε sgn g‖∞, ‖ε g‖∞), the largest magnitudes",
            cases=SHAPES,
            ask=ask_norms,
            forms=(norms_form,),
            mistakes=NORMS_MISTAKES,
            points=1.5,
        ),
        Check(
            name="norms_agree_choice",
            hook="norms_agree",
            asks="true exactly when max|gᵢ| = 1, or g = 0",
            inputs=equality_inputs,
            cases=EQUALITIES,
            ask=ask_agree,
            forms=(agree_form,),
            mistakes=AGREE_MISTAKES,
            points=2.5,
        ),
    ),
    workloads=WORKLOADS,
)
