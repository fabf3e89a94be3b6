"""A small task that trains a line, its right and wrong answers, and sources that give them."""

import torch

from harness import Answer, Case, Check, FloatTensor, Lesson, OpenRecipe, QualityBar, Question, Recipe, Task, hookspec
from harness.quality import run_quality
from harness.records import CheckRecord, Outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds

SEEDS = Seeds(key=RunKey.from_hex("9"), digest="d", task="line")
STEPS, WIDTH = 40, 5
NAMES = ("weights", "bias")


class Spec:
    """A loss that is trained with, and a whole learner."""

    @hookspec
    def squared_error(self, inputs: FloatTensor, targets: FloatTensor, weights: FloatTensor, bias: FloatTensor):
        """Return the mean of (inputs (n, d) · weights (d,) + bias − targets (n,))²."""

    @hookspec
    def learn(self, inputs: FloatTensor, targets: FloatTensor, questions: FloatTensor):
        """Return targets (m,) for questions (m, d), learnt from inputs (n, d) and targets (n,)."""


def squared_error(inputs, targets, weights, bias):
    """Return the right loss."""
    return ((inputs @ weights + bias - targets) ** 2).mean()


def answer(asked):
    """Return loss and gradients of the right loss."""
    leaves = {name: asked[name].detach().requires_grad_() for name in NAMES}
    loss = squared_error(asked["inputs"], asked["targets"], **leaves)
    return Answer(loss.item(), dict(zip(NAMES, torch.autograd.grad(loss, list(leaves.values())), strict=True)))


def doubled(asked):
    """Return twice the right gradients: a known mistake."""
    right = answer(asked)
    return Answer(right.loss, {name: 2 * value for name, value in right.gradients.items()})


def lesson(generator):
    """Draw a line and points on it."""
    line = torch.randn(WIDTH, generator=generator)
    points = torch.randn(STEPS, 16, WIDTH, generator=generator)

    def question(step, weights):
        return Question({"inputs": points[step], "targets": points[step] @ line, **weights})

    def measure(weights):
        return {"closeness": 1 / (1 + float((weights["weights"] - line).norm()))}

    start = {"weights": torch.zeros(WIDTH), "bias": torch.ones(1)}
    return Lesson(weights=start, question=question, answer=answer, measure=measure, mistakes={"doubled": doubled})


def opened(subject):
    """Return what asks for the gradients of the loss."""
    return lambda asked: subject.slopes("squared_error", wrt=NAMES, **asked).arguments


def open_lesson(generator):
    """Draw a line, points on it to learn from, and others to answer."""
    line, points = torch.randn(WIDTH, generator=generator), torch.randn(40, WIDTH, generator=generator)
    return (
        {"inputs": points[:20], "targets": points[:20] @ line},
        {"questions": points[20:]},
        points[20:] @ line,
    )


def share_within(answers, hidden):
    """Return the share of answers within a tenth."""
    return {"share": float(((answers - hidden).abs() < 0.1).double().mean())}


RECIPE = Recipe(
    steps=STEPS, hooks=("squared_error",), draw=lesson, opened=opened, learning_rate=lambda share: 0.3 * (1 - share)
)
OPEN = OpenRecipe(
    hooks=("learn",),
    draw=open_lesson,
    answers=lambda subject, given, asked: torch.as_tensor(subject.learn(**given, **asked)),
    measure=share_within,
)


def bar(recipe=RECIPE, **options):
    """Return a bar of this task."""
    metric = "share" if isinstance(recipe, OpenRecipe) else "closeness"
    return QualityBar(
        **{"setting": "line", "metric": metric, "threshold": 0.5, "points": 4.0, **options}, recipe=recipe
    )


def nothing(*_):
    """Return no finding, and no input."""
    return {}


def task(*bars):
    """Return the task with these bars."""
    check = {"cases": (Case("any"),), "asks": "anything", "holds": nothing}
    return Task(
        name="line",
        title="A line",
        handout="",
        spec=Spec,
        inputs=nothing,
        checks=(Check(name="a", hook="squared_error", **check), Check(name="b", hook="learn", **check)),
        quality=bars,
    )


def judged(loss, *bars, learn=None, **options):
    """Return the records of a submission with this loss, by default for the bar of the recipe."""
    whole = task(*(bars or (bar(),)))
    source = InlineSource(inline_subject(whole.hooks, {"squared_error": loss, "learn": learn or loss}))
    return run_quality(whole, source, SEEDS, **{"checks": verdicts(whole), **options})


def verdicts(whole, outcome=Outcome.PASSED):
    """Return a verdict for each check."""
    return [CheckRecord(name=check.name, hook=check.hook, outcome=outcome) for check in whole.checks]
