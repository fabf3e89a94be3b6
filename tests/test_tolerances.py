"""The rounding spreads that were measured: what is frozen, what is computed for each input, and where they lie."""

import json

import pytest

from harness.tolerances import Tolerances, tolerances_beside


def test_tolerances_of_several_tasks_keep_apart():
    """Each check is known by its task's name and its own."""
    one = Tolerances({"value": {"odd": {"result": {"sigma": 1e-7}}}})
    both = Tolerances.joined({"first": one, "second": Tolerances()})
    assert both.fraction("first_value", "odd", "result") == 1e-7
    assert list(both) == ["first_value"]


@pytest.mark.parametrize(
    ("entry", "fraction"),
    [({"sigma": 1e-7}, 1e-7), ({"sigma": 1e-7, "per_input": True}, None), ({"per_input": False}, None), ({}, None)],
)
def test_a_frozen_spread_is_a_fraction_unless_it_is_computed_per_input(entry, fraction):
    """What is not frozen is None."""
    assert Tolerances({"value": {"few": {"result": entry}}}).fraction("value", "few", "result") == fraction


@pytest.mark.parametrize("place", [("other", "few", "result"), ("value", "many", "result"), ("value", "few", "loss")])
def test_what_was_not_measured_is_computed(place):
    """An unknown check, case or group has no fraction."""
    assert Tolerances({"value": {"few": {"result": {"sigma": 1e-7}}}}).fraction(*place) is None


def test_tolerances_lie_beside_the_module(tmp_path):
    """They are read from the file of the module's name; without one there are none."""
    data = tmp_path / "data" / "tolerances"
    data.mkdir(parents=True)
    measured = {"checks": {"value": {"few": {"result": {"sigma": 0.5}}}}}
    (data / "mine.json").write_text(json.dumps(measured), encoding="utf-8")
    assert tolerances_beside(str(tmp_path / "mine.py")).fraction("value", "few", "result") == 0.5
    assert list(tolerances_beside(str(tmp_path / "other.py"))) == []
