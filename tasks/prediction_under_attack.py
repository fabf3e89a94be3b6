"""The prediction of a linear classifier under attack (hand-out 1.1.2).

The classifier is f(x; w) = w·x, without a loss and without clamping. Its gradient with respect to the input is w, so
the fast gradient method with step ε moves every input x against it, to x' = x − εw. Write down x' and the prediction
f(x') = w·x − ε‖w‖², whatever the sign of f(x): no label stands in the formula.

Graded: both by value, with one and many examples and features, predictions of both signs, small and large ε, and
w = 0; that the prediction is the one of the attacked input, and falls in ε with slope −‖w‖².
Not graded: which container comes back, and float32 or float64.
"""

import torch

from harness import Alternatives, Case, Check, FloatTensor, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_tensor
from tasks.common.drawing import between, magnitude, sign, whole


class Spec:
    """Hooks of the task; n ≥ 1 inputs of d ≥ 1 features, ε > 0."""

    @hookspec
    def fgm_attack(self, inputs: FloatTensor, weights: FloatTensor, epsilon: float):
        """Return the attacked inputs x − εw, (n, d), for inputs (n, d) and weights (d,). Raises: nothing."""

    @hookspec
    def attacked_prediction(self, inputs: FloatTensor, weights: FloatTensor, epsilon: float):
        """Return f(x − εw) = w·x − ε‖w‖² for each input, (n,), for inputs (n, d), weights (d,). Raises: nothing."""


def inputs(  # noqa: PLR0913 - a case's options
    generator, *, examples, features, norm=(1.5, 3.0), epsilon=(0.1, 1.0), scale=1.0, with_zero=False
):
    """Return inputs on both sides of the classifier's boundary, none of them near it.

    Args:
        generator: The case's generator.
        examples: (least, most) n; with two or more, predictions of both signs occur.
        features: (least, most) d; None for as many as there are inputs.
        norm: (least, most) ‖w‖, which stays away from 1.
        epsilon: (least, most) ε.
        scale: What the inputs are multiplied by.
        with_zero: Whether the first input is 0.
    """
    n = whole(generator, examples)
    d = n if features is None else whole(generator, features)
    direction = torch.nn.functional.normalize(torch.randn(d, generator=generator), dim=0)
    X = torch.randn(n, d, generator=generator)
    sides = torch.full((n,), sign(generator))
    sides[1::2] *= -1
    distances = sides * (0.5 + torch.rand(n, generator=generator))
    X = X + torch.outer(distances - X @ direction, direction)
    X = scale * X
    if with_zero:
        X[0] = 0.0
    return {
        "inputs": X,
        "weights": between(generator, norm) * direction,
        "epsilon": magnitude(generator, epsilon),
    }


def attack_form(given):
    """The attacked inputs x − εw, by the definition."""
    return {"attacked": given["inputs"] - given["epsilon"] * given["weights"]}


def prediction_form(given):
    """w·x − ε‖w‖²."""
    X, w, epsilon = given["inputs"], given["weights"], given["epsilon"]
    return {"prediction": X @ w - epsilon * (w**2).sum()}


def through_the_attack_form(given):
    """w·(x − εw)."""
    return {"prediction": attack_form(given)["attacked"] @ given["weights"]}


def ask_attack(subject, given):
    """Ask for the attacked inputs."""
    return {"attacked": subject.fgm_attack(**given)}


def ask_prediction(subject, given):
    """Ask for the predictions."""
    return {"prediction": subject.attacked_prediction(**given)}


def prediction_is_that_of_the_attacked_input(subject, trial):
    """Check that w·x' at the subject's own x' is the subject's prediction."""
    given = trial.inputs()
    attacked = as_tensor(subject.fgm_attack(**given)).double().reshape(given["inputs"].shape)
    prediction = subject.attacked_prediction(**given)
    wanted = attacked @ given["weights"].double()
    return close(prediction, wanted, asked="the prediction under attack is f of the attacked input")


def falls_with_slope_of_the_squared_norm(subject, trial):
    """Check that a larger ε lowers every prediction by ‖w‖² times what was added to ε."""
    given = trial.inputs()
    before = as_tensor(subject.attacked_prediction(**given)).double().reshape(-1)
    after = as_tensor(subject.attacked_prediction(**{**given, "epsilon": given["epsilon"] + 1.0})).double().reshape(-1)
    slope = -(given["weights"].double() ** 2).sum()
    wanted = slope.expand(len(given["inputs"]))
    return close(after - before, wanted, asked="the prediction is linear in ε with slope −‖w‖²")


def attack(function):
    """Return a form: a function of (inputs, weights, ε)."""
    return lambda given: {"attacked": function(given["inputs"], given["weights"], given["epsilon"])}


def prediction(function):
    """Return a form: a function of (w·x, weights, ε)."""
    return lambda given: {
        "prediction": function(given["inputs"] @ given["weights"], given["weights"], given["epsilon"])
    }


def labelled_attack(X, w, epsilon):
    """The step is multiplied by a label: the sign of f(x), or 1 and 0."""
    label = torch.sign(X @ w)
    step = epsilon * label[:, None] * w
    return Alternatives(against=X - step, along=X + step, zero_one=X - epsilon * (label > 0).double()[:, None] * w)


def labelled_prediction(f, w, epsilon):
    """The fall is multiplied by a label: the sign of f(x), or 1 and 0."""
    fall = epsilon * (w**2).sum()
    return Alternatives(against=f - f.sign() * fall, along=f + f.sign() * fall, zero_one=f - (f > 0).double() * fall)


def normalised_attack(X, w, epsilon):
    """The step has length ε; for w = 0 it is 0/0 or guarded against it."""
    direction = w / w.norm()
    return Alternatives(unguarded=X - epsilon * direction, guarded=X - epsilon * direction.nan_to_num(nan=0.0))


def margin_under_attack(f, w, epsilon):
    """The margin y·f(x) − ε‖w‖² for the label y = sgn f(x)."""
    return f.abs() - epsilon * (w**2).sum()


LABEL = "a label stands in the formula; the attack lowers f itself, whatever its sign"
ATTACK_MISTAKES = {
    "εw is added; the attack lowers f: it is subtracted": attack(lambda X, w, epsilon: X + epsilon * w),
    LABEL: attack(labelled_attack),
    "the sign of w is taken; FGM moves along w itself": attack(lambda X, w, epsilon: X - epsilon * w.sign()),
    "w is divided by its norm; FGM moves by ε·w": attack(normalised_attack),
    "ε is lost": attack(lambda X, w, _: X - w),
    "w is divided by the number of inputs; each input has its own gradient": attack(
        lambda X, w, epsilon: X - epsilon * w / len(X)
    ),
    "the perturbation alone is returned; the attacked input was asked for": attack(
        lambda X, w, epsilon: -epsilon * w.expand_as(X)
    ),
    "the inputs are left as they are": attack(lambda X, *_: X),
}
PREDICTION_MISTAKES = {
    "ε‖w‖² is added; the attack lowers f: it is subtracted": prediction(lambda f, w, epsilon: f + epsilon * w @ w),
    LABEL: prediction(labelled_prediction),
    "the margin of a label is given, |f(x)| − ε‖w‖²; the prediction keeps its sign": prediction(margin_under_attack),
    "‖w‖ is not squared": prediction(lambda f, w, epsilon: f - epsilon * w.norm()),
    "ε‖w‖₁ is subtracted: that is FGSM's attack": prediction(lambda f, w, epsilon: f - epsilon * w.abs().sum()),
    "the sum of the weights is squared; ‖w‖² is the sum of their squares": prediction(
        lambda f, w, epsilon: f - epsilon * w.sum() ** 2
    ),
    "ε is lost": prediction(lambda f, w, _: f - w @ w),
    "ε is squared": prediction(lambda f, w, epsilon: f - epsilon**2 * w @ w),
    "the attack counts twice": prediction(lambda f, w, epsilon: f - 2 * epsilon * w @ w),
    "this is the prediction before the attack": prediction(lambda f, *_: f),
    "the class is given, the sign of the prediction; its value was asked for": prediction(
        lambda f, w, epsilon: torch.sign(f - epsilon * w @ w)
    ),
}

BATCHES = (
    Case("few", examples=(3, 6), features=(3, 6), precision=True, kind="a few inputs of a few features"),
    Case("many", examples=(20, 50), features=(10, 40), precision=True, kind="many inputs of many features"),
    Case("one_input", examples=(1, 1), features=(3, 9), kind="one input"),
    Case("one_feature", examples=(2, 9), features=(1, 1), kind="one feature"),
    Case("small_step", examples=(4, 8), features=(4, 8), epsilon=(0.003, 0.03), kind="a small ε"),
    Case("large_step", examples=(4, 8), features=(4, 8), epsilon=(12.0, 40.0), kind="a large ε"),
    Case("small_weights", examples=(4, 8), features=(4, 8), norm=(0.2, 0.6), kind="‖w‖ below 1"),
    Case("square", examples=(4, 7), features=None, kind="as many inputs as features"),
    Case("large", examples=(4, 8), features=(4, 8), norm=(20.0, 60.0), scale=300.0, kind="large inputs and weights"),
    Case("with_zero", examples=(3, 6), features=(3, 6), with_zero=True, kind="an input of 0"),
    Case("no_weights", examples=(2, 5), features=(2, 5), norm=(0.0, 0.0), kind="w = 0"),
)
EXAMPLE = (Case("example", visible=True, examples=(2, 2), features=(3, 3)),)
ATTACKED = "the attacked inputs x − εw, (n, d)"
PREDICTED = "the predictions w·x − ε‖w‖², (n,)"
PREDICTION_FORMS = (prediction_form, through_the_attack_form)

TASK = Task(
    name="prediction_under_attack",
    title="A linear classifier's prediction on inputs that FGM attacked",
    handout="1.1.2",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="attack_example",
            hook="fgm_attack",
            asks=ATTACKED,
            cases=EXAMPLE,
            ask=ask_attack,
            forms=(attack_form,),
            points=0.5,
        ),
        Check(
            name="attack_value",
            hook="fgm_attack",
            asks=ATTACKED,
            cases=BATCHES,
            ask=ask_attack,
            forms=(attack_form,),
            mistakes=ATTACK_MISTAKES,
            points=3.0,
        ),
        Check(
            name="prediction_example",
            hook="attacked_prediction",
            asks=PREDICTED,
            cases=EXAMPLE,
            ask=ask_prediction,
            forms=PREDICTION_FORMS,
            points=0.5,
        ),
        Check(
            name="prediction_value",
            hook="attacked_prediction",
            asks=PREDICTED,
            cases=BATCHES,
            ask=ask_prediction,
            forms=PREDICTION_FORMS,
            mistakes=PREDICTION_MISTAKES,
            points=4.0,
        ),
        Check(
            name="prediction_is_that_of_the_attacked_input",
            hook="attacked_prediction",
            asks="the prediction under attack is f of the attacked input",
            cases=BATCHES[:2],
            holds=prediction_is_that_of_the_attacked_input,
            points=1.0,
            after=("attack_value", "prediction_value"),
        ),
        Check(
            name="falls_with_slope_of_the_squared_norm",
            hook="attacked_prediction",
            asks="the prediction is linear in ε with slope −‖w‖²",
            cases=BATCHES[:3],
            holds=falls_with_slope_of_the_squared_norm,
            points=1.0,
            after=("prediction_value",),
        ),
    ),
)
