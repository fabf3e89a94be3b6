"""The adversary strikes back (hand-out 1.2.4): the fast gradient *sign* method against weight decay.

The model is that of 1.2.3, f(x; w) = w·x with the weight that ridge regression with λ learns from numbers xᵢ and
targets tᵢ. FGSM moves an input x to x − ε·sgn(w). How large must ε be for the prediction to be 0? ε = |x|, where x and
w have one sign. And against which of the two attacks, FGM's and FGSM's, does a larger λ ask for a larger ε?

Graded: ε by value, for inputs and weights of either sign; that the attacked prediction is 0 and that λ does not
matter; against which attack weight decay helps, a bool, asked several times.
Not graded: inputs that no ε > 0 takes to 0.
"""

import torch

from harness import Case, Check, FloatArray, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_number
from tasks.common.one_weight import inputs, weight


class Spec:
    """Hooks of the task; n ≥ 1 numbers with targets, λ > 0, x·Σxᵢtᵢ > 0."""

    @hookspec
    def flip_epsilon_fgsm(self, x: float, inputs: FloatArray, targets: FloatArray, weight_decay: float):
        """Return the ε at which f(x − ε·sgn(w)) = 0, a scalar: |x|.

        The model f(x) = w·x was trained on inputs xᵢ (n,) and targets tᵢ (n,) with λ = weight_decay. Raises: nothing.
        """

    @hookspec
    def weight_decay_helps(self, attack: str):
        """Return a bool: whether a larger weight decay asks the attacker for a larger ε.

        The attack is "fgm" (the step is ε·w) or "fgsm" (the step is ε·sgn(w)). Raises: nothing.
        """


def attack_inputs(generator, *, attack):
    """Return the name of an attack.

    Args:
        generator: The case's generator; nothing is drawn.
        attack: "fgm" or "fgsm".
    """
    return {"attack": attack}


def size_form(given):
    """|x|."""
    return {"epsilon": torch.tensor(given["x"], dtype=torch.float64).abs()}


def through_the_weight_form(given):
    """f(x)/|w|, the step that takes a prediction of f(x) to 0."""
    w = weight(given)
    return {"epsilon": w * given["x"] / w.abs()}


def helps_form(given):
    """Only FGM's step shrinks with the weight."""
    return {"helps": given["attack"] == "fgm"}


def ask_epsilon(subject, given):
    """Ask for ε."""
    return {"epsilon": subject.flip_epsilon_fgsm(**given)}


def ask_helps(subject, given):
    """Ask whether weight decay helps."""
    return {"helps": subject.weight_decay_helps(**given)}


def attacked_prediction_is_zero(subject, trial):
    """Check that the model's prediction on x − ε·sgn(w) is 0, beside what it is on x."""
    given = trial.inputs()
    w = weight({name: torch.as_tensor(value).double() for name, value in given.items()})
    after = w * (given["x"] - as_number(subject.flip_epsilon_fgsm(**given)) * w.sign())
    scale = abs(float(w) * given["x"])
    return close(after, torch.zeros(()), asked="the prediction on x − ε·sgn(w) is 0", scale=scale)


def weight_decay_does_not_matter(subject, trial):
    """Check that the same model trained with twenty times the λ takes the same ε."""
    given = trial.inputs()
    little = as_number(subject.flip_epsilon_fgsm(**given))
    much = subject.flip_epsilon_fgsm(**{**given, "weight_decay": 20 * given["weight_decay"]})
    return close(much, little, asked="ε is the same whatever the weight decay")


def step(function):
    """Return a form: a function of (x, w)."""
    return lambda given: {"epsilon": function(torch.tensor(given["x"], dtype=torch.float64), weight(given))}


def with_factor(function):
    """Return a form: |x| times a function of λ."""
    return lambda given: {"epsilon": abs(given["x"]) * torch.tensor(function(given["weight_decay"])).double()}


def helps(function):
    """Return a form: a function of the attack."""
    return lambda given: {"helps": function(given["attack"])}


FGM = "this is FGM's ε, x/w; FGSM moves by ε·sgn(w), whatever the size of w"
EPSILON_MISTAKES = {
    FGM: step(lambda x, w: x / w),
    "this is x itself; ε is its magnitude |x|": step(lambda x, _: x),
    "the sign is wrong: ε is |x|": step(lambda x, _: -x.abs()),
    "this is the prediction |w·x|; FGSM lowers it by ε·|w|": step(lambda x, w: (w * x).abs()),
    "this is |w|; ε is |x|": step(lambda _, w: w.abs()),
    "ε is taken to rise with λ, by the factor 1 + 2λ; it does not depend on it": with_factor(
        lambda decay: 1 + 2 * decay
    ),
    "ε is taken to fall with λ, by the factor 1/(1 + 2λ); it does not depend on it": with_factor(
        lambda decay: 1 / (1 + 2 * decay)
    ),
    "at this ε the prediction is −f(x); it is 0 at half of it": step(lambda x, _: 2 * x.abs()),
}
HELPS_MISTAKES = {
    "it is taken to help against both; FGSM's step does not shrink with the weight": helps(lambda _: True),
    "it is taken to help against neither; FGM's step shrinks with the weight": helps(lambda _: False),
    "the two attacks are exchanged: it helps against FGM": helps(lambda attack: attack == "fgsm"),
}

DATA = (
    Case("some", side=1, examples=(5, 12), precision=True, kind="some examples"),
    Case("again", side=-1, examples=(3, 9), precision=True, kind="a few examples"),
    Case("many", side=1, examples=(60, 200), precision=True, kind="many examples"),
    Case("one", side=-1, examples=(1, 1), precision=True, kind="one example"),
    Case("first", side=1, examples=(5, 12), design="first", kind="a first example that contradicts the others"),
    Case("last", side=-1, examples=(5, 12), design="last", kind="a last example that contradicts the others"),
    Case("falling", side=1, examples=(5, 12), design="falling", kind="targets that fall where inputs rise"),
    Case("rising", side=-1, examples=(5, 12), design="falling", kind="targets below 0 that rise with the inputs"),
    Case(
        "outvoted", side=1, examples=(5, 9), design="outvoted", kind="one large input that decides against the others"
    ),
    Case("largest", side=-1, examples=(5, 9), design="largest", kind="a largest input that contradicts the others"),
    Case("little_decay", side=1, examples=(10, 30), precision=True, weight_decay=(1e-3, 1e-2), kind="a small λ"),
    Case("much_decay", side=-1, examples=(5, 30), precision=True, weight_decay=(10.0, 100.0), kind="a large λ"),
    Case("small_inputs", side=1, examples=(5, 12), precision=True, size=(0.02, 0.05), kind="small training inputs"),
    Case("large_inputs", side=-1, examples=(5, 12), precision=True, size=(400.0, 900.0), kind="large training inputs"),
)
# The two questions come several times, in an order that follows from the key: who tosses a coin loses.
ATTACKS = tuple(
    Case(f"{attack}_{number}", attack=attack, kind=f"the attack {attack!r}")
    for number in range(1, 7)
    for attack in ("fgm", "fgsm")
)
EXAMPLE = (Case("example", visible=True, side=-1, examples=(3, 3)),)
ASKED = "the ε at which f(x − ε·sgn(w)) = 0, |x|"
FORMS = (size_form, through_the_weight_form)

TASK = Task(
    name="adversary_strikes_back",
    title="The step at which FGSM turns a prediction to 0, and which attack weight decay helps against",
    handout="1.2.4",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="epsilon_example",
            hook="flip_epsilon_fgsm",
            asks=ASKED,
            cases=EXAMPLE,
            ask=ask_epsilon,
            forms=FORMS,
            points=0.5,
        ),
        Check(
            name="epsilon_value",
            hook="flip_epsilon_fgsm",
            asks=ASKED,
            cases=DATA,
            ask=ask_epsilon,
            forms=FORMS,
            mistakes=EPSILON_MISTAKES,
            points=5.0,
        ),
        Check(
            name="attacked_prediction_is_zero",
            hook="flip_epsilon_fgsm",
            asks="the prediction on x − ε·sgn(w) is 0",
            cases=DATA[:3],
            holds=attacked_prediction_is_zero,
            points=1.0,
            after=("epsilon_value",),
        ),
        Check(
            name="weight_decay_does_not_matter",
            hook="flip_epsilon_fgsm",
            asks="ε is the same whatever the weight decay",
            cases=DATA[:3],
            holds=weight_decay_does_not_matter,
            points=1.0,
            after=("epsilon_value",),
        ),
        Check(
            name="helps_choice",
            hook="weight_decay_helps",
            asks="a bool: whether a larger weight decay asks the attacker for a larger ε, for each attack",
            inputs=attack_inputs,
            cases=ATTACKS,
            ask=ask_helps,
            forms=(helps_form,),
            mistakes=HELPS_MISTAKES,
            points=2.5,
        ),
    ),
)
