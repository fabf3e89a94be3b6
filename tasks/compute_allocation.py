"""Where to spend a budget of computation (hand-out 2.2).

A model of N parameters that was trained on D tokens reaches the loss L(N, D) = E + A/N^α + B/D^β, and that costs
C = 6ND floating-point operations. Write down the loss, find the N and D that make it least at a given C, and read off
three measurements what a larger budget is best spent on.

At the best split the two terms fall alike along 6ND = C: αA/N^α = βB/D^β. So N = G·(C/6)^(β/(α+β)) with
G = (αA/(βB))^(1/(α+β)), and D = C/(6N).

Graded: loss and allocation by value, for small and large budgets and for exponents like and unlike; that N and D spend
the budget, and that no other split of it gives a lower loss; the best of three uses, asked many times.
Not graded: losses that lie so near one another that nobody can say which is the lowest.
"""

import itertools

from harness import Case, Check, Finding, Task, close, hookspec, tolerances_beside
from tasks.common.allocation_forms import (
    BATCH,
    MODEL,
    STEPS,
    USES,
    allocation_form,
    logarithmic_allocation_form,
    logarithmic_loss_form,
    loss_form,
    number,
    use_form,
)
from tasks.common.allocation_mistakes import ALLOCATION_MISTAKES, LOSS_MISTAKES, USE_MISTAKES
from tasks.common.answers import as_number, pair
from tasks.common.drawing import between, magnitude


class Spec:
    """Hooks of the task; `coefficients` has the keys E, A, B, alpha and beta, all of them positive floats."""

    @hookspec
    def loss(self, params: float, tokens: float, coefficients: dict):
        """Return E + A/N^alpha + B/D^beta, a scalar, for N = params and D = tokens. Raises: nothing."""

    @hookspec
    def optimal_allocation(self, flops: float, coefficients: dict):
        """Return the scalars (N, D), the parameters and tokens of the least loss at 6ND = flops. Raises: nothing.

        N = G·(C/6)^(β/(α+β)) with G = (αA/(βB))^(1/(α+β)) and C = flops; D = C/(6N).
        """

    @hookspec
    def best_use_of_compute(self, more_steps: float, larger_batch: float, larger_model: float):
        """Return a str: "more steps", "larger batch" or "larger model", what the budget is best spent on.

        The arguments are the test losses that were measured with each. Raises: nothing.
        """


FACTORS = ((150.0, 350.0), (450.0, 1500.0))  # (least, most) of A and of B in most cases


def coefficients(generator, exponents, factors):
    """Return coefficients like those of published scaling laws; the terms of model and data differ."""
    swapped = between(generator, (0.0, 1.0)) < 0.5
    drawn = [between(generator, one) for one in exponents]
    small, large = drawn[0], drawn[-1]
    alpha, beta = (large, small) if swapped else (small, large)
    return {
        "E": between(generator, (1.2, 2.2)),
        "A": magnitude(generator, factors[0]),
        "B": magnitude(generator, factors[1]),
        "alpha": alpha,
        "beta": beta,
    }


def inputs(generator, *, flops=(1e18, 1e22), exponents=((0.24, 0.3), (0.36, 0.42)), factors=FACTORS):
    """Return a budget, a model and data that do not spend it in the best way, and coefficients.

    Args:
        generator: The case's generator.
        flops: (least, most) C.
        exponents: (least, most) of the smaller and of the larger one of α and β, in either order; of one range both
            are the same number.
        factors: (least, most) of A and of B.
    """
    budget = magnitude(generator, flops)
    params = (budget / 6) ** 0.5 * magnitude(generator, (0.02, 0.2))
    return {
        "params": params,
        "tokens": budget / 6 / params * magnitude(generator, (0.3, 3.0)),
        "flops": budget,
        "coefficients": coefficients(generator, exponents, factors),
    }


def use_inputs(generator, *, order, lowest=(0.2, 4.0), apart=(1.02, 1.4)):
    """Return three test losses, the lowest at least a fiftieth below the next.

    Args:
        generator: The case's generator.
        order: The three uses from the lowest loss to the highest.
        lowest: (least, most) of the lowest loss.
        apart: (least, most) ratio of a loss to the next lower one.
    """
    losses = [magnitude(generator, lowest)]
    for _ in range(2):
        losses.append(losses[-1] * between(generator, apart))
    found = dict(zip(order, losses, strict=True))
    return {name: found[name] for name in USES}


def ask_loss(subject, given):
    """Ask for the loss."""
    return {"loss": subject.loss(**{name: given[name] for name in ("params", "tokens", "coefficients")})}


def ask_allocation(subject, given):
    """Ask for the best split."""
    return pair(subject.optimal_allocation(flops=given["flops"], coefficients=given["coefficients"]), ("N", "D"))


def ask_use(subject, given):
    """Ask for the best use."""
    return {"use": subject.best_use_of_compute(**given)}


def the_budget_is_spent(subject, trial):
    """Check that 6ND is the budget."""
    given = trial.inputs()
    split = {name: as_number(value) for name, value in ask_allocation(subject, given).items()}
    return close(6 * split["N"] * split["D"], number(given["flops"]), asked="6ND is the budget C", relative=1e-3)


def no_other_split_is_better(subject, trial):
    """Check that the subject's own loss rises when N is moved along the budget, either way."""
    given = trial.inputs()
    N, D = (float(as_number(value)) for value in ask_allocation(subject, given).values())
    best, less, more = (
        as_number(ask_loss(subject, {**given, "params": factor * N, "tokens": D / factor})["loss"])
        for factor in (1.0, 0.5, 2.0)
    )
    if bool(best < less) and bool(best < more):
        return []
    asked = "no other split of the budget gives a lower loss"
    return [Finding(asked=asked, came="half or twice the N gives a lower one")]


BUDGETS = (
    Case("usual", precision=True, kind="a budget as of published models"),
    Case("usual_again", precision=True, kind="another such budget"),
    Case("small", flops=(1e12, 1e15), precision=True, kind="a small budget"),
    Case("tiny", flops=(1e7, 1e9), precision=True, kind="a budget of a few parameters and tokens"),
    Case("large", flops=(1e24, 1e26), precision=True, kind="a large budget"),
    Case(
        "like_exponents", exponents=((0.3, 0.32), (0.33, 0.35)), precision=True, kind="exponents that are nearly alike"
    ),
    Case(
        "nearly_equal_exponents",
        exponents=((0.3, 0.302), (0.306, 0.308)),
        precision=True,
        kind="exponents that differ by less than 0.01",
    ),
    Case("larger_a", factors=((700.0, 1500.0), (150.0, 350.0)), precision=True, kind="A > B"),
    Case("equal_exponents", exponents=((0.28, 0.36),), precision=True, kind="exponents that are equal"),
    Case("unlike_exponents", exponents=((0.15, 0.2), (0.5, 0.6)), kind="exponents that are far apart"),
)
ORDERS = tuple(itertools.permutations(USES))
SIZES = {
    "order": {},
    "order_again": {},
    "small": {"lowest": (0.002, 0.03), "apart": (1.02, 1.05)},
    "large": {"lowest": (12.0, 30.0)},
    "unlike": {"lowest": (8.6, 9.3), "apart": (1.17, 1.3)},
}
LOSSES = tuple(
    Case(
        f"{name}_{number}",
        order=order,
        kind=f"the lowest loss with {USES[order[0]]}{'' if name.startswith('order') else f', {name} losses'}",
        **options,
    )
    for name, options in SIZES.items()
    for number, order in enumerate(ORDERS, 1)
)
EXAMPLE = (Case("example", visible=True, flops=(1e20, 1e20)),)
LOSS = "the loss E + A/N^α + B/D^β"
ALLOCATION = "N and D of the least loss at 6ND = C"
LOSS_FORMS = (loss_form, logarithmic_loss_form)
ALLOCATION_FORMS = (allocation_form, logarithmic_allocation_form)

TASK = Task(
    name="compute_allocation",
    title="The least loss at a budget of computation, and what to spend more of it on",
    handout="2.2",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="loss_example",
            hook="loss",
            asks=LOSS,
            cases=EXAMPLE,
            ask=ask_loss,
            forms=LOSS_FORMS,
            points=0.5,
        ),
        Check(
            name="loss_value",
            hook="loss",
            asks=LOSS,
            cases=BUDGETS,
            ask=ask_loss,
            forms=LOSS_FORMS,
            mistakes=LOSS_MISTAKES,
            points=2.0,
        ),
        Check(
            name="allocation_example",
            hook="optimal_allocation",
            asks=ALLOCATION,
            cases=EXAMPLE,
            ask=ask_allocation,
            forms=ALLOCATION_FORMS,
            points=0.5,
        ),
        Check(
            name="allocation_value",
            hook="optimal_allocation",
            asks=ALLOCATION,
            cases=BUDGETS,
            ask=ask_allocation,
            forms=ALLOCATION_FORMS,
            mistakes=ALLOCATION_MISTAKES,
            points=4.0,
        ),
        Check(
            name="the_budget_is_spent",
            hook="optimal_allocation",
            asks="6ND is the budget C",
            cases=BUDGETS[:2],
            holds=the_budget_is_spent,
            points=0.5,
            after=("allocation_value",),
        ),
        Check(
            name="no_other_split_is_better",
            hook="optimal_allocation",
            asks="no other split of the budget gives a lower loss",
            cases=BUDGETS[:2],
            holds=no_other_split_is_better,
            points=0.5,
            after=("loss_value", "allocation_value"),
        ),
        Check(
            name="best_use_choice",
            hook="best_use_of_compute",
            asks=f'"{STEPS}", "{BATCH}" or "{MODEL}", what the budget is best spent on',
            inputs=use_inputs,
            cases=LOSSES,
            ask=ask_use,
            forms=(use_form,),
            mistakes=USE_MISTAKES,
            points=2.0,
        ),
    ),
)
