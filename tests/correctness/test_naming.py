"""What wrong answers have in common, in words: nothing is said that is not so."""

import pytest
import torch

from harness import Case

from .fakes import value, verdict

CASES = (Case("few", kind="few numbers"), Case("many", count=50, kind="many numbers"))
NAMES = ("first", "second", "third")


def likeness(answer, **changed):
    """Return what a verdict says that a submission's answers look like, or None."""
    message = verdict(value(cases=CASES, **changed), answer).message
    return message.partition("looks like: ")[2] or None


def negative(given):
    """Return minus twice the values."""
    return {"result": given["values"] * -2}


def test_a_result_that_is_a_little_off_is_no_mistake_undone():
    """Minus twice the values with its sign changed is twice the values: that would be no mistake at all."""
    said = likeness(lambda values: values * 2 + 5e-6 * torch.sin(values * 100), mistakes={"minus twice": negative})
    assert said == "the result is wrong, by a little more than rounding explains"


def test_a_mistake_with_something_done_to_it_is_told():
    """Where the answer is far from right."""
    said = likeness(lambda values: (values * -2).flip(0), mistakes={"minus twice": negative})
    assert said == "minus twice; and the result comes in reverse order, along the last axis"


def parts(given):
    """Return the values by name, times 2."""
    return {"gradients": {name: given["values"] * 2 + place for place, name in enumerate(NAMES)}}


@pytest.mark.parametrize(
    ("absent", "said"),
    [((), None), (("second",), "no gradient reaches second"), (("first", "third"), "no gradient reaches first, third")],
)
def test_tensors_without_a_gradient_are_named(absent, said):
    """Those alone, and only where the others are right."""

    def ask(subject, given):
        doubled = subject.double(values=given["values"])
        return {
            "gradients": {
                name: torch.zeros(doubled.shape) if name in absent else doubled + place
                for place, name in enumerate(NAMES)
            }
        }

    assert likeness(lambda values: values * 2, ask=ask, forms=(parts,)) == said
    assert likeness(lambda values: values * 3 + values.square(), ask=ask, forms=(parts,)) is None
