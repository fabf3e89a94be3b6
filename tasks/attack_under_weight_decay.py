"""An attack on a model that was trained with weight decay (hand-out 1.2.3).

A model with one weight, f(x; w) = w·x, is trained by ridge regression on numbers xᵢ with targets tᵢ: the objective
1/(2n)·Σ(w·xᵢ − tᵢ)² + λw² is least at w = Σxᵢtᵢ/(Σxᵢ² + 2nλ). The fast gradient method moves an input x to x − εw. How
large must ε be for the prediction to be 0? ε = x/w = x·(Σxᵢ² + 2nλ)/Σxᵢtᵢ: it rises with the weight decay.

Graded: ε by value, for inputs and weights of either sign, with few and many examples, little and much weight decay;
that the attacked prediction is 0; that ε rises with λ.
Not graded: inputs that no ε > 0 takes to 0 (x and w have one sign here), and x or Σxᵢtᵢ near 0.
"""

import torch

from harness import Alternatives, Case, Check, Finding, FloatArray, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_number
from tasks.common.one_weight import inputs, sums, weight


class Spec:
    """The hook of the task; n ≥ 1 numbers with targets, λ > 0, x·Σxᵢtᵢ > 0."""

    @hookspec
    def flip_epsilon_fgm(self, x: float, inputs: FloatArray, targets: FloatArray, weight_decay: float):
        """Return the ε at which f(x − εw) = 0, a scalar: x·(Σxᵢ² + 2nλ)/Σxᵢtᵢ.

        The model f(x) = w·x was trained on inputs xᵢ (n,) and targets tᵢ (n,) with λ = weight_decay. Raises: nothing.
        """


def epsilon_form(given, *, added=lambda n, decay: 2 * n * decay):
    """x·(Σxᵢ² + 2nλ)/Σxᵢtᵢ."""
    squares, products, n = sums(given)
    return {"epsilon": given["x"] * (squares + added(n, given["weight_decay"])) / products}


def through_the_weight_form(given):
    """f(x)/w², the step that takes a prediction of f(x) to 0."""
    w = weight(given)
    return {"epsilon": w * given["x"] / w**2}


def averaged_form(given):
    """The same with averages over the examples in place of sums."""
    squares, products, n = sums(given)
    w = (products / n) / (squares / n + 2 * given["weight_decay"])
    return {"epsilon": given["x"] / w}


def ask_epsilon(subject, given):
    """Ask for ε."""
    return {"epsilon": subject.flip_epsilon_fgm(**given)}


def attacked_prediction_is_zero(subject, trial):
    """Check that the model's prediction on x − εw is 0, beside what it is on x."""
    given = trial.inputs()
    tensors = {name: torch.as_tensor(value).double() for name, value in given.items()}
    w, before = weight(tensors), weight(tensors) * given["x"]
    after = w * (given["x"] - as_number(subject.flip_epsilon_fgm(**given)) * w)
    return close(after, torch.zeros(()), asked="the prediction on x − εw is 0", scale=abs(float(before)))


def rises_with_weight_decay(subject, trial):
    """Check that the same model trained with three times the λ takes a larger ε."""
    given = trial.inputs()
    asked = "a larger weight decay asks for a larger ε: the weight is smaller"
    little = as_number(subject.flip_epsilon_fgm(**given))
    much = as_number(subject.flip_epsilon_fgm(**{**given, "weight_decay": 3 * given["weight_decay"]}))
    return [] if bool(much > little) else [Finding(asked=asked, came="ε does not rise")]


def adding(added):
    """Return a form: something else than 2nλ is added to Σxᵢ²."""
    return lambda given: epsilon_form(given, added=added)


def factor(function):
    """Return a form: ε without weight decay times a function of λ."""
    return lambda given: {
        "epsilon": epsilon_form(given, added=lambda *_: 0.0)["epsilon"] * function(given["weight_decay"])
    }


def step(function):
    """Return a form: a function of (x, w)."""
    return lambda given: {"epsilon": function(given["x"], weight(given))}


def weighing(function):
    """Return a form: x over another weight, a function of (Σxᵢ², Σxᵢtᵢ, Σtᵢ², 2nλ)."""

    def form(given):
        squares, products, n = sums(given)
        targets = given["targets"] @ given["targets"]
        return {"epsilon": given["x"] / function(squares, products, targets, 2 * n * given["weight_decay"])}

    return form


SHRINKS = "w is taken to shrink by the factor 1/(1 + 2λ), which holds only where Σxᵢ² = n"
MISTAKES = {
    SHRINKS: factor(lambda decay: 1 + 2 * decay),
    "ε is taken to fall by the factor 1/(1 + 2λ); it rises with λ": factor(lambda decay: 1 / (1 + 2 * decay)),
    "w is taken to shrink by the factor 1/(1 + λ), which holds for no data": factor(lambda decay: 1 + decay),
    "2λ is added to Σxᵢ²; it is 2nλ": adding(lambda _, decay: 2 * decay),
    "nλ is added to Σxᵢ²; it is 2nλ": adding(lambda n, decay: n * decay),
    "λ is added to Σxᵢ²; it is 2nλ": adding(lambda _, decay: decay),
    "4nλ is added to Σxᵢ²; it is 2nλ": adding(lambda n, decay: 4 * n * decay),
    "3nλ is added to Σxᵢ²; it is 2nλ": adding(lambda n, decay: 3 * n * decay),
    "2n/λ is added to Σxᵢ²; it is 2nλ": adding(lambda n, decay: 2 * n / decay),
    "2n is added to Σxᵢ²; it is 2nλ": adding(lambda n, _: 2 * n),
    "2nλ is subtracted from Σxᵢ²; it is added": adding(lambda n, decay: -2 * n * decay),
    "the weight decay is missing": adding(lambda *_: 0.0),
    "|x| is the ε of FGSM; FGM's step is ε·w": step(
        lambda x, _: Alternatives(size=torch.tensor(abs(x)), same=torch.tensor(x))
    ),
    "the sign is wrong: x − εw is 0 at ε = x/w": step(lambda x, w: -x / w),
    "this is the prediction w·x; ε is x/w": step(lambda x, w: w * x),
    "this is the weight w; ε is x/w": step(lambda _, w: w),
    "this is w/x, the ratio upside down": step(lambda x, w: w / x),
    "x is missing: this is 1/w": step(lambda _, w: 1 / w),
    "Σxᵢ² is missing beside 2nλ": weighing(lambda _, products, __, decay: products / decay),
    "Σxᵢtᵢ is taken for w; Σxᵢ² + 2nλ divides it": weighing(lambda _, products, *__: products),
    "Σxᵢtᵢ is multiplied by Σxᵢ² + 2nλ; w is the ratio": weighing(
        lambda squares, products, _, decay: products * (squares + decay)
    ),
    "Σxᵢtᵢ stands where Σxᵢ² belongs": weighing(lambda _, products, __, decay: products / (products + decay)),
    "Σtᵢ² stands where Σxᵢ² belongs": weighing(lambda _, products, targets, decay: products / (targets + decay)),
    "Σxᵢ² stands where Σxᵢtᵢ belongs": weighing(lambda squares, _, __, decay: squares / (squares + decay)),
    "Σtᵢ² stands where Σxᵢtᵢ belongs": weighing(lambda squares, _, targets, decay: targets / (squares + decay)),
}

DATA = (
    Case("some", side=1, examples=(5, 12), precision=True, kind="some examples"),
    Case("many", side=-1, examples=(60, 200), precision=True, kind="many examples"),
    Case("two", side=1, examples=(2, 4), precision=True, kind="few examples"),
    Case("one", side=-1, examples=(1, 1), precision=True, kind="one example"),
    Case("zero", side=1, examples=(5, 12), precision=True, design="zero", kind="a training input of 0"),
    Case("repeated", side=-1, examples=(5, 12), precision=True, design="repeated", kind="training inputs that repeat"),
    Case("labels", side=1, examples=(8, 12), precision=True, design="labels", kind="targets of −1, 0 and 1"),
    Case("little_decay", side=1, examples=(10, 30), precision=True, weight_decay=(1e-3, 1e-2), kind="a small λ"),
    Case("much_decay", side=-1, examples=(5, 30), precision=True, weight_decay=(10.0, 100.0), kind="a large λ"),
    Case("small_inputs", side=1, examples=(5, 12), precision=True, size=(0.02, 0.05), kind="small training inputs"),
    Case(
        "large_inputs",
        side=-1,
        examples=(5, 12),
        size=(400.0, 900.0),
        weight_decay=(3e3, 5e4),
        precision=True,
        kind="large training inputs",
    ),
)
EXAMPLE = (Case("example", visible=True, side=-1, examples=(3, 3)),)
ASKED = "the ε at which f(x − εw) = 0, x·(Σxᵢ² + 2nλ)/Σxᵢtᵢ"
FORMS = (epsilon_form, through_the_weight_form, averaged_form)

TASK = Task(
    name="attack_under_weight_decay",
    title="The step at which FGM turns a prediction to 0, and how it grows with weight decay",
    handout="1.2.3",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="epsilon_example",
            hook="flip_epsilon_fgm",
            asks=ASKED,
            cases=EXAMPLE,
            ask=ask_epsilon,
            forms=FORMS,
            points=1.0,
        ),
        Check(
            name="epsilon_value",
            hook="flip_epsilon_fgm",
            asks=ASKED,
            cases=DATA,
            ask=ask_epsilon,
            forms=FORMS,
            mistakes=MISTAKES,
            points=6.0,
        ),
        Check(
            name="attacked_prediction_is_zero",
            hook="flip_epsilon_fgm",
            asks="the prediction on x − εw is 0",
            cases=DATA[:3],
            holds=attacked_prediction_is_zero,
            points=1.5,
            after=("epsilon_value",),
        ),
        Check(
            name="rises_with_weight_decay",
            hook="flip_epsilon_fgm",
            asks="a larger weight decay asks for a larger ε",
            cases=DATA[:3],
            holds=rises_with_weight_decay,
            points=1.5,
            after=("epsilon_value",),
        ),
    ),
)
