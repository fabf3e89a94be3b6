"""Pictures of a wrong answer: for visible cases alone."""

import pytest

from harness import Case

from .fakes import value, verdict


def ask(subject, given):
    """Ask for a matrix of twice the values."""
    return {"result": subject.double(values=given["values"]).outer(given["values"])}


def form(given):
    """Return it."""
    return {"result": 2 * given["values"].outer(given["values"])}


@pytest.mark.parametrize(("visible", "titles"), [(True, ["result, expected", "result, yours"]), (False, [])])
def test_a_wrong_matrix_is_drawn_where_the_case_is_visible(visible, titles):
    """Nothing of a hidden case is."""
    check = value(cases=(Case("few", visible=visible, kind="few numbers"),), ask=ask, forms=(form,), points=0.0)
    assert list(verdict(check, lambda values: values * 3).maps) == titles


def test_a_right_matrix_is_not_drawn():
    """There is nothing to see."""
    check = value(cases=(Case("few", visible=True),), ask=ask, forms=(form,), points=0.0)
    assert verdict(check, lambda values: values * 2).maps == {}
