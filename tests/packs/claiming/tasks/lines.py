"""A line through points: its squared error and its slope; small enough that claims about it are checked at once."""

import torch

from harness import (
    Answer,
    Calculation,
    Case,
    Check,
    Claimable,
    Experiment,
    FloatTensor,
    Lesson,
    Question,
    Recipe,
    Setting,
    Task,
    hookspec,
)

STEPS, EVERY, WIDTH = 40, 10, 3
NAMES = ("weights", "bias")


class Spec:
    """A loss and a slope."""

    @hookspec
    def squared_error(self, inputs: FloatTensor, targets: FloatTensor, weights: FloatTensor, bias: FloatTensor):
        """Return the mean of (inputs (n, d) · weights (d,) + bias (1,) − targets (n,))². Raises: nothing."""

    @hookspec
    def slope(self, x: FloatTensor, y: FloatTensor):
        """Return Σxy/Σx² of x (n,) and y (n,). Raises: nothing."""


def inputs(generator):
    """Return points, and a line beside them."""
    points = torch.randn(8, WIDTH, generator=generator)
    targets, weights = torch.randn(8, generator=generator), torch.randn(WIDTH, generator=generator)
    return {"inputs": points, "targets": targets, "weights": weights, "bias": torch.ones(1)}


def error(inputs, targets, weights, bias):
    """Return the definition."""
    return ((inputs @ weights + bias - targets) ** 2).mean()


def doubled(given):
    """Return what sends float32 to float64."""
    return {name: value.double() for name, value in given.items()}


def answer(asked):
    """Return loss and gradients of the definition."""
    leaves = {name: asked[name].detach().requires_grad_() for name in NAMES}
    loss = error(asked["inputs"], asked["targets"], **leaves)
    return Answer(loss.item(), dict(zip(NAMES, torch.autograd.grad(loss, list(leaves.values())), strict=True)))


def begin(generator):
    """Draw a line, points on it with noise, and how it is trained."""
    line = torch.randn(WIDTH, generator=generator)
    points = torch.randn(STEPS, 16, WIDTH, generator=generator)
    noise = 0.1 * torch.randn(STEPS, 16, generator=generator)
    lesson = Lesson(
        weights={"weights": torch.zeros(WIDTH), "bias": torch.ones(1)},
        question=lambda step, weights: Question(
            {"inputs": points[step], "targets": points[step] @ line + noise[step], **weights}
        ),
        answer=answer,
        measure=lambda weights: {"distance": float((weights["weights"] - line).norm())},
    )
    recipe = Recipe(
        steps=STEPS, hooks=("squared_error",), draw=lambda _: lesson, opened=opened, learning_rate=lambda share: 0.1
    )
    return Experiment(recipe=recipe, lesson=lesson, every=EVERY)


def opened(subject):
    """Return what asks for the gradients of the loss."""
    return lambda asked: subject.slopes("squared_error", wrt=NAMES, **asked).arguments


def slopes(subject, number):
    """Return the slope of y = (2 + a hundredth of the seed)·x."""
    x = torch.arange(1.0, 5.0)
    return [{"slope": float(subject.slope(x=x, y=(2 + number / 100) * x))}]


TRAINED = Setting(task="lines", name="short", what=f"{STEPS} steps of Adam at 0.1", begin=begin, cpu_s=1)
LONG = Setting(task="lines", name="long", what="the same, as if it took an hour", begin=begin, cpu_s=3600)
FITTED = Calculation(task="lines", name="fit", what="a slope near 2", hooks=("slope",), calculate=slopes, seeds=5)

TASK = Task(
    name="lines",
    title="A line",
    handout="",
    spec=Spec,
    inputs=inputs,
    checks=(
        Check(
            name="error_value",
            hook="squared_error",
            asks="the mean square",
            cases=(Case("any"),),
            ask=lambda subject, given: {"error": subject.squared_error(**given)},
            forms=(lambda given: {"error": error(**doubled(given))},),
            points=10,
        ),
        Check(
            name="slope_value",
            hook="slope",
            asks="Σxy/Σx²",
            cases=(Case("any"),),
            ask=lambda subject, given: {"slope": subject.slope(x=given["targets"], y=2 * given["targets"])},
            forms=(lambda given: {"slope": torch.tensor(2.0, dtype=torch.float64)},),
            relative=1e-5,
        ),
    ),
    claims=(
        Claimable(
            name="short.distance",
            what="distance from the line in the end",
            sources=(TRAINED,),
            value=lambda found: found[TRAINED.full_name][-1]["distance"],
        ),
        Claimable(
            name="long.distance",
            what="distance from the line in the end",
            sources=(LONG,),
            value=lambda found: found[LONG.full_name][-1]["distance"],
        ),
        Claimable(
            name="slope",
            what="the slope",
            sources=(FITTED,),
            value=lambda found: found[FITTED.full_name][-1]["slope"],
            logarithmic=True,
        ),
    ),
)
