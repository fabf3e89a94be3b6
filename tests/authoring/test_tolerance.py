"""Measuring tolerances: what is frozen, what is left to each input, and how far mistakes lie."""

# Fakes take what they are given and may not look at it.

import json
import math

import pytest
import torch

from harness import Alternatives, Case, Check, FloatTensor, Task, hookspec
from harness.authoring.tolerance import _entry, freeze, measure_tolerances
from harness.compare import EPS32
from harness.tolerances import tolerances_beside


class Spec:
    """One hook."""

    @hookspec
    def double(self, values: FloatTensor):
        """Return values times 2."""


def inputs(generator, *, size=1.0):
    """Return numbers between 1 and 2 times a size."""
    return {"values": size * (1 + torch.rand(20, generator=generator))}


def twice(given):
    """Return twice the values."""
    return {"result": given["values"] * 2}


def check(name="value", **changed):
    """Return a check by value."""
    fields = {
        "hook": "double",
        "cases": (Case("few"),),
        "asks": "twice",
        "ask": print,
        "forms": (twice,),
        "points": 5.0,
    }
    return Check(name=name, **{**fields, **changed})


def measured(*checks, seeds=6):
    """Return what is measured for a task of these checks."""
    task = Task(name="t", title="T", handout="1", spec=Spec, inputs=inputs, checks=checks)
    return measure_tolerances(task, seeds=seeds, say=lambda line: None)


def entry(form, case=None):
    """Return the entry of the one group of a check with one form."""
    cases = (case or Case("few"),)
    (found,) = measured(check(forms=(form,), cases=cases))["checks"]["value"][cases[0].name].values()
    return found


def test_a_stable_spread_is_frozen():
    """As a fraction of the scale, about one rounding for one product."""
    found = entry(twice)
    assert not found["per_input"]
    assert EPS32 / 10 < found["low"] <= found["sigma"] <= found["high"] < EPS32
    assert found["k"] == 10.0


def test_the_fraction_does_not_depend_on_the_size_of_the_inputs():
    """A thousand times the inputs have a thousand times the spread."""
    large = entry(twice, Case("few", size=1024.0))
    assert large == pytest.approx(entry(twice), rel=1e-3)


def test_a_spread_that_varies_is_left_to_each_input():
    """Where one input is a hundredfold more delicate than another, no single σ serves."""
    found = entry(lambda given: {"result": (given["values"].sum() - 30.0)[None]})
    assert found["per_input"]
    assert found["high"] > 5 * found["low"] > 0


def test_where_nothing_rounds_nothing_is_frozen():
    """A σ of 0 would be a guess."""
    found = entry(lambda given: {"result": given["values"].flip(0)})
    assert (found["per_input"], found["sigma"], found["high"]) == (True, 0.0, 0.0)


@pytest.mark.parametrize(
    ("values", "sigma", "per_input"),
    [([1.0, 2.0], 2.0, False), ([1.0, 5.0], 5.0, False), ([1.0, 5.1], 5.1, True), ([0.0, 0.0], 0.0, True)],
)
def test_stable_is_a_factor_of_five(values, sigma, per_input):
    """From the lowest to the highest over the seeds."""
    found = _entry(values, 10.0)
    assert (found["sigma"], found["per_input"], found["low"], found["high"]) == (
        sigma,
        per_input,
        values[0],
        values[-1],
    )


def test_the_rarest_twentieth_does_not_set_the_spread():
    """The 95 % value is frozen."""
    assert _entry([float(number) for number in range(1, 101)], 10.0)["sigma"] == 95.0


def test_a_mistake_lies_as_far_as_at_its_worst_seed_in_its_best_case():
    """A mistake that only one case shows is measured there."""
    cases = (Case("small", size=1.0), Case("large", size=1000.0))
    mistakes = {
        "adds a little": lambda given: {"result": given["values"] * 2 + 0.01},
        "three times": lambda given: {"result": given["values"] * 3},
        "none at all": twice,
    }
    found = measured(check(cases=cases, mistakes=mistakes))["mistakes"]["value"]
    assert found["none at all"] == 0.0
    assert 100 < found["adds a little"] < found["three times"] / 10


def test_a_mistake_that_some_inputs_do_not_show_is_not_far():
    """Its worst seed counts, not its best."""

    def sometimes(given):
        return {"result": given["values"] * 2 + (given["values"][0] > 1.5)}

    assert measured(check(mistakes={"sometimes": sometimes}))["mistakes"]["value"] == {"sometimes": 0.0}


def test_a_mistake_that_no_tolerance_reaches_is_null():
    """NaN, another shape and another word are infinitely far; JSON holds no infinity."""
    mistakes = {
        "not a number": lambda given: {"result": given["values"] * math.nan},
        "one of them": lambda given: {"result": given["values"][:1]},
    }
    found = measured(check(mistakes=mistakes))
    assert found["mistakes"]["value"] == {"not a number": None, "one of them": None}
    json.dumps(found, allow_nan=False)


def test_a_mistake_in_a_choice_beside_floats_is_measured():
    """The choice has no spread."""

    def both(given):
        return {"result": given["values"] * 2, "word": "even"}

    found = measured(check(forms=(both,), mistakes={"odd": lambda given: {"word": "odd"}}))
    assert list(found["checks"]["value"]["few"]) == ["result"]
    assert found["mistakes"]["value"] == {"odd": None}


@pytest.mark.parametrize(
    "changed",
    [
        {"ask": None, "forms": (), "holds": print},
        {"relative": 1e-5},
        {"forms": (lambda given: {"word": "even"},)},
        {"forms": (lambda given: {"index": given["values"].argmax()},)},
    ],
    ids=["property", "relative", "word", "index"],
)
def test_what_has_no_spread_is_not_measured(changed):
    """Properties, shares and choices need none."""
    found = measured(check(**changed))
    assert (found["checks"], found["mistakes"]) == ({}, {})


def test_groups_and_layouts_have_one_entry_each():
    """The first layout stands for all; a mapping is one group."""

    def form(given):
        weights = given["values"][None] * given["values"][:, None]
        return {"weights": Alternatives(a=weights, b=weights.T), "gradients": {"x": weights * 3, "y": weights * 1e-9}}

    found = measured(check(forms=(form,)))["checks"]["value"]["few"]
    assert set(found) == {"weights", "gradients"}
    assert all(EPS32 / 20 < one["sigma"] < 3 * EPS32 for one in found.values())


def test_the_same_is_measured_every_time():
    """Seeds are the measurement's own."""
    checks = (check(mistakes={"three times": lambda given: {"result": given["values"] * 3}}),)
    first = measured(*checks)
    torch.manual_seed(3)
    assert measured(*checks) == first
    assert (first["task"], first["seeds"]) == ("t", 6)


def test_what_is_frozen_is_what_a_task_reads(tmp_path):
    """Beside the module, under its name."""
    found = measured(check())
    path = freeze(tmp_path / "mine.py", found)
    assert path == tmp_path / "data" / "tolerances" / "mine.json"
    assert json.loads(path.read_text(encoding="utf-8")) == found
    fraction = tolerances_beside(str(tmp_path / "mine.py")).fraction("value", "few", "result")
    assert fraction == found["checks"]["value"]["few"]["result"]["sigma"]
