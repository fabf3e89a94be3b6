"""Ridge regression (hand-out 1.2.2): the gradient of the regularised objective, and where it vanishes.

For examples X (n, d), targets t (n,) and weights w (d,), the objective is L(w) = 1/(2n)·‖Xw − t‖² + λ‖w‖². Its
gradient is (1/n)·Xᵀ(Xw − t) + 2λw; it vanishes at w = (XᵀX + 2nλI)⁻¹Xᵀt, for λ > 0 also where n < d.

Graded: gradient and solution by value, with fewer, as many and more examples than features, some of them twice and
with a column of ones; the gradient also at w = 0 and where Xw = t; that it is the objective's slope and that it
vanishes at the solution.
Not graded: columns of very different scale, where float32 decides more than the formula does (said, no points).
"""

import functools

import torch

from harness import Between, Case, Check, FloatTensor, Same, Task, Workload, close, hookspec, tolerances_beside
from tasks.common.answers import as_tensor, vector_of
from tasks.common.ridge_forms import (
    augmented_form,
    dual_form,
    expanded_form,
    gradient_form,
    objective,
    parts,
    singular_form,
    solution_form,
)
from tasks.common.ridge_inputs import inputs


class Spec:
    """Hooks of the task; n ≥ 1 examples of d ≥ 2 features, λ > 0."""

    @hookspec
    def ridge_gradient(self, X: FloatTensor, t: FloatTensor, w: FloatTensor, weight_decay: float):
        """Return (1/n)·Xᵀ(Xw − t) + 2λw, (d,), for X (n, d), t (n,), w (d,) and λ = weight_decay. Raises: nothing."""

    @hookspec
    def ridge_solution(self, X: FloatTensor, t: FloatTensor, weight_decay: float):
        """Return (XᵀX + 2nλI)⁻¹Xᵀt, (d,), for X (n, d), t (n,) and λ = weight_decay. Raises: nothing."""


def ask_gradient(subject, given):
    """Ask for the gradient."""
    return {"gradient": subject.ridge_gradient(**given)}


def ask_solution(subject, given):
    """Ask for the solution."""
    return {"solution": solved(subject, given)}


def solved(subject, given):
    """Return the subject's solution; many solvers return their loss beside it."""
    answer = subject.ridge_solution(**{name: given[name] for name in ("X", "t", "weight_decay")})
    return vector_of(answer, given["X"].shape[1])


def gradient_is_the_slope_of_the_objective(subject, trial):
    """Check that the objective, a quadratic, rises along a direction by gradient times step, whenever it is asked."""
    return [finding for _ in range(2) for finding in rises_by_the_gradient(subject, trial)]


def rises_by_the_gradient(subject, trial):
    """Check one direction at fresh inputs."""
    given = trial.inputs()
    step = torch.randn(given["w"].shape, generator=trial.generator()).double()
    gradient = as_tensor(subject.ridge_gradient(**given)).double().reshape(-1)
    exact = {name: value.double() if isinstance(value, torch.Tensor) else value for name, value in given.items()}
    rise = (objective(exact, exact["w"] + step) - objective(exact, exact["w"] - step)) / 2
    scale = float(gradient_form(exact)["gradient"].norm() * step.norm())
    asked = "along any direction the objective 1/(2n)·‖Xw − t‖² + λ‖w‖² rises as its gradient says"
    return close((gradient * step).sum(), rise, asked=asked, scale=scale)


def gradient_vanishes_at_the_solution(subject, trial):
    """Check that the subject's own gradient at its own solution is 0, beside the gradient at w = 0, and is not at w."""
    given = trial.inputs()
    solution = as_tensor(solved(subject, given)).float().reshape(given["w"].shape)
    scale = float(gradient_form({**given, "w": torch.zeros_like(given["w"])})["gradient"].abs().max())
    there = subject.ridge_gradient(**{**given, "w": solution})
    elsewhere = gradient_form(given)["gradient"]
    return [
        *close(there, torch.zeros(given["w"].shape), asked="the gradient is 0 at the solution", scale=scale),
        *close(subject.ridge_gradient(**given), elsewhere, asked="the gradient is 0 at the solution alone"),
    ]


def not_regularised(given):
    """The least-squares solution, of least norm where there are several."""
    return {"solution": torch.linalg.pinv(given["X"]) @ given["t"]}


def without_products(given):
    """Xᵀt/(2nλ)."""
    X, t, decay, n = parts(given)
    return {"solution": X.T @ t / (2 * n * decay)}


def targets_not_divided(given):
    """(XᵀX/n + 2λI)⁻¹Xᵀt: 1/n stands on one side only."""
    return {"solution": solution_form(given)["solution"] * len(given["X"])}


def gradient_with(**parts_of_it):
    """Return a form: the gradient with another data term or another penalty."""
    return functools.partial(gradient_form, **parts_of_it)


def solution_with(**parts_of_it):
    """Return a form: the solution of a system with something else added."""
    return functools.partial(solution_form, **parts_of_it)


def with_features_for_examples(given):
    """The solution with the number of columns in place of n."""
    d = given["X"].shape[1]
    return solution_form(given, added=lambda _, decay: 2 * d * decay)


ONE_LAMBDA = "the penalty's gradient is 2λw; the 2 is missing"
NO_SHARE = "the 1/n before Xᵀ(Xw − t) is missing"
GRADIENT_MISTAKES = {
    ONE_LAMBDA: gradient_with(penalty=lambda w, decay: decay * w),
    NO_SHARE: gradient_with(data=lambda slope, _: slope),
    f"{NO_SHARE}, and the 2 in 2λw": gradient_with(data=lambda slope, _: slope, penalty=lambda w, decay: decay * w),
    "2/n stands before Xᵀ(Xw − t); the objective's ½ cancels the 2": gradient_with(data=lambda slope, n: 2 * slope / n),
    "1/(2n) stands before Xᵀ(Xw − t); the square's 2 cancels the ½": gradient_with(
        data=lambda slope, n: slope / (2 * n)
    ),
    "λ‖w‖ is added, one number; the penalty's gradient is 2λw": gradient_with(
        penalty=lambda w, decay: decay * w.norm()
    ),
    "2λ‖w‖ is added, one number; the penalty's gradient is 2λw": gradient_with(
        penalty=lambda w, decay: 2 * decay * w.norm()
    ),
    "λ‖w‖² is added, the penalty itself; its gradient is 2λw": gradient_with(
        penalty=lambda w, decay: decay * (w**2).sum()
    ),
    "2λw is subtracted; it is added": gradient_with(penalty=lambda w, decay: -2 * decay * w),
    "the data term has the wrong sign: it is Xᵀ(Xw − t), not Xᵀ(t − Xw)": gradient_with(
        data=lambda slope, n: -slope / n
    ),
    "the whole gradient is divided by n; 2λw is not": lambda given: {
        "gradient": gradient_form(given, data=lambda slope, _: slope)["gradient"] / len(given["X"])
    },
    "the weight decay is missing": gradient_with(penalty=lambda w, _: 0 * w),
    "the residuals are Xw + t; they are Xw − t": gradient_with(residuals=lambda predictions, t: predictions + t),
    "t is missing: the residuals are Xw − t": gradient_with(residuals=lambda predictions, _: predictions),
    "Xw is missing: the residuals are Xw − t": gradient_with(residuals=lambda _, t: -t),
    "t stands in the place of the residuals Xw − t": gradient_with(residuals=lambda _, t: t),
    "the data term (1/n)·Xᵀ(Xw − t) is missing": gradient_with(data=lambda slope, _: 0 * slope),
    "2w is added; the penalty's gradient is 2λw": gradient_with(penalty=lambda w, _: 2 * w),
    "w is added; the penalty's gradient is 2λw": gradient_with(penalty=lambda w, _: w),
    "2λ is added without w; the penalty's gradient is 2λw": gradient_with(penalty=lambda _, decay: 2 * decay),
}
SOLUTION_MISTAKES = {
    "the system is XᵀX − 2nλI; it is XᵀX + 2nλI": solution_with(added=lambda n, decay: -2 * n * decay),
    "nλI is added to XᵀX; it is 2nλI": solution_with(added=lambda n, decay: n * decay),
    "2λI is added to XᵀX; it is 2nλI": solution_with(added=lambda _, decay: 2 * decay),
    "λI is added to XᵀX; it is 2nλI": solution_with(added=lambda _, decay: decay),
    "4nλI is added to XᵀX; it is 2nλI": solution_with(added=lambda n, decay: 4 * n * decay),
    "2nI is added to XᵀX; the λ in 2nλI is missing": solution_with(added=lambda n, _: 2 * n),
    "I is added to XᵀX; the 2nλ in 2nλI is missing": solution_with(added=lambda _n, _decay: 1),
    "2λI/n is added to XᵀX; it is 2nλI": solution_with(added=lambda n, decay: 2 * decay / n),
    "XᵀX is missing in XᵀX + 2nλI": without_products,
    "nλI is subtracted from XᵀX; 2nλI is added": solution_with(added=lambda n, decay: -n * decay),
    "2nλ is added to every entry of XᵀX; it belongs on the diagonal": solution_with(
        diagonal=lambda ones: torch.outer(ones, ones)
    ),
    "n is the number of examples, the rows of X, not of its columns": with_features_for_examples,
    "1/n is taken on one side of the system only": targets_not_divided,
    "the weight decay is missing": not_regularised,
}

# Here XᵀX − 2nλI, XᵀX + 2nλ and XᵀX alone are well-conditioned too: who solves with them is told apart, and named.
MANY_EXAMPLES = (
    Case(
        "more_examples",
        examples=Between(30, 42, step=2),
        features=Between(4, 7),
        weight_decay=0.05,
        precision=True,
        kind="n > d",
    ),
    Case("little_decay", examples=Between(25, 33), features=Between(4, 6), weight_decay=1e-3, kind="n > d, a small λ"),
    Case(
        "some_decay",
        examples=Between(43, 51, step=2),
        features=Between(2, 4),
        weight_decay=0.1,
        kind="n > d, few features",
    ),
)
FEW_EXAMPLES = (
    Case("square", examples=Between(4, 7), features=Same("examples"), weight_decay=0.2, precision=True, kind="n = d"),
    Case(
        "many_features",
        examples=Between(14, 20),
        features=Same("examples"),
        weight_decay=0.05,
        kind="n = d, many features and a small λ",
    ),
    Case(
        "more_features",
        examples=Between(4, 6),
        features=Between(10, 13),
        weight_decay=0.4,
        precision=True,
        kind="n < d",
    ),
    Case("one_example", examples=1, features=Between(3, 7, step=2), weight_decay=1.0, kind="n = 1"),
)
MUCH_DECAY = (
    Case("much_decay", examples=Between(8, 12), features=Between(2, 4), weight_decay=30.0, kind="n > d, a large λ"),
)
UNUSUAL = (
    Case(
        "very_many_examples",
        examples=Between(130, 180),
        features=Between(3, 5),
        weight_decay=0.05,
        k=20.0,  # a sum of n products rounds at each of them, and σ measures one rounding of the sum
        kind="n much larger than d",
    ),
    Case(
        "twice",
        examples=Between(12, 20),
        features=Between(3, 5),
        weight_decay=0.3,
        edge="twice",
        kind="examples that stand there twice, and a column of ones",
    ),
)
AT_ZERO = (
    Case("start", examples=Between(8, 20), features=Between(3, 5), weight_decay=0.3, edge="start", kind="weights of 0"),
    Case(
        "fitted",
        examples=Between(8, 20),
        features=Between(3, 5),
        weight_decay=0.3,
        edge="fitted",
        kind="weights that fit every example",
    ),
)
SIZES = (*MANY_EXAMPLES, *FEW_EXAMPLES, *MUCH_DECAY, *UNUSUAL, *AT_ZERO)
UNLIKE = (
    Case(
        "unlike",
        examples=Between(18, 22),
        features=Between(5, 7),
        weight_decay=0.05,
        decades=1.0,
        kind="columns of unlike scale",
    ),
)
EXAMPLE = (Case("example", visible=True, examples=Between(2, 4), features=Between(2, 3), weight_decay=0.5),)
GRADIENT = "the gradient (1/n)·Xᵀ(Xw − t) + 2λw, (d,)"
SOLUTION = "the solution (XᵀX + 2nλI)⁻¹Xᵀt, (d,)"
GRADIENT_FORMS = (gradient_form, expanded_form)
SOLUTION_FORMS = (solution_form, dual_form, singular_form, augmented_form)

WORKLOADS = (
    Workload(
        name="features",
        hook="ridge_solution",
        check="solution_value",
        options={"examples": 600, "features": 128, "weight_decay": 0.1},
        axis=("features",),
        sizes=(16, 32, 64, 128, 256, 512),
    ),
    Workload(
        name="examples",
        hook="ridge_solution",
        check="solution_value",
        options={"examples": 4096, "features": 32, "weight_decay": 0.1},
        axis=("examples",),
        sizes=(64, 256, 1024, 4096, 16384),
    ),
)

TASK = Task(
    name="ridge_regression",
    title="The gradient of ridge regression's objective, and its solution",
    handout="1.2.2",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="gradient_example",
            hook="ridge_gradient",
            asks=GRADIENT,
            cases=EXAMPLE,
            ask=ask_gradient,
            forms=GRADIENT_FORMS,
            points=0.5,
        ),
        Check(
            name="gradient_value",
            hook="ridge_gradient",
            asks=GRADIENT,
            cases=SIZES,
            ask=ask_gradient,
            forms=GRADIENT_FORMS,
            mistakes=GRADIENT_MISTAKES,
            points=3.5,
        ),
        Check(
            name="gradient_is_the_slope_of_the_objective",
            hook="ridge_gradient",
            asks="along any direction the objective 1/(2n)·‖Xw − t‖² + λ‖w‖² rises as its gradient says",
            cases=(MANY_EXAMPLES[0], *FEW_EXAMPLES),
            holds=gradient_is_the_slope_of_the_objective,
            points=1.0,
        ),
        Check(
            name="solution_example",
            hook="ridge_solution",
            asks=SOLUTION,
            cases=EXAMPLE,
            ask=ask_solution,
            forms=SOLUTION_FORMS,
            points=0.5,
        ),
        Check(
            name="solution_value",
            hook="ridge_solution",
            asks=SOLUTION,
            cases=MANY_EXAMPLES,
            ask=ask_solution,
            forms=SOLUTION_FORMS,
            mistakes=SOLUTION_MISTAKES,
            points=2.5,
        ),
        Check(
            name="solution_at_the_edges",
            hook="ridge_solution",
            asks=f"{SOLUTION}, where n ≤ d, where λ is large, and of examples that repeat",
            cases=(*FEW_EXAMPLES, *MUCH_DECAY, *UNUSUAL),
            ask=ask_solution,
            forms=SOLUTION_FORMS,
            after=("solution_value",),
            points=1.0,
        ),
        Check(
            name="gradient_vanishes_at_the_solution",
            hook="ridge_solution",
            asks="the gradient is 0 at the solution",
            cases=(MANY_EXAMPLES[0], *FEW_EXAMPLES),
            holds=gradient_vanishes_at_the_solution,
            after=("gradient_value", "solution_value"),
            points=1.0,
        ),
        Check(
            name="solution_with_columns_of_unlike_scale",
            hook="ridge_solution",
            asks=f"{SOLUTION}, for columns of unlike scale",
            cases=UNLIKE,
            ask=ask_solution,
            forms=SOLUTION_FORMS,
            gating=False,
        ),
    ),
    workloads=WORKLOADS,
)
