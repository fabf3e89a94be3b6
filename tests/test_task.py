"""What a task is: what it rejects when it is built, and what it says of its hooks."""

import dataclasses
import json

import pytest

from harness.claimable import Calculation
from harness.errors import InvalidTask
from harness.hooks import FloatArray, FloatTensor, HookKind, IntTensor, Module
from harness.plugins import hookspec
from harness.recipe import Recipe
from harness.task import (
    Case,
    Check,
    QualityBar,
    Task,
    Workload,
)


class Layer(Module):
    """What `layer` returns."""

    def forward(self, values: FloatTensor, ids: IntTensor, **rest):
        """Return values (n,)."""


class Spec:
    """A hook of each kind, and a method that is none."""

    @hookspec
    def double(self, values: FloatTensor, factor: float):
        """Return values (n,) times factor."""

    @hookspec
    def layer(self, config: dict) -> Layer:
        """Return a layer."""

    @hookspec
    def word(self):
        """Return a word."""

    def helper(self, anything):
        """Take no part."""


HOOKS = ("double", "layer", "word")
RECIPE = Recipe(steps=1, hooks=("other",), draw=print, opened=print, learning_rate=print)


def check(name="value", **changed):
    """Return a valid check, with some of its fields replaced."""
    fields = {"hook": "double", "cases": (Case("few", count=3),), "asks": "twice", "holds": print, "points": 10.0}
    return Check(name=name, **{**fields, **changed})


def checks():
    """Return a check for each hook."""
    return tuple(check(hook, hook=hook) for hook in HOOKS)


def task(**changed):
    """Return a valid task, with some of its fields replaced."""
    fields = {"name": "t", "title": "T", "handout": "1", "spec": Spec, "inputs": dict, "checks": checks()}
    return Task(**{**fields, **changed})


def test_the_hooks_of_a_task_are_those_of_its_spec():
    """Kind, containers and order follow from the signatures; a plain method is no hook."""
    double, layer, word = task(aliases={"layer": "Layer", "word": ("Word", "WORD")}).hooks
    assert (double.name, double.kind) == ("double", HookKind.FUNCTION)
    assert dict(double.arguments) == {"values": "torch float32", "factor": "float"}
    assert (layer.kind, layer.aliases) == (HookKind.MODULE, ("Layer",))
    assert dict(layer.forward) == {"values": "torch float32", "ids": "torch int64"}
    assert layer.forward_open
    assert (word.kind, word.aliases) == (HookKind.CONSTANT, ("Word", "WORD"))


def test_a_worker_is_told_names_alone():
    """No docstring and no dtype crosses, and it is plain data."""
    told = [hook.to_dict() for hook in task().hooks]
    assert json.loads(json.dumps(told)) == told
    assert told[1] == {
        "name": "layer",
        "aliases": [],
        "kind": "module",
        "arguments": ["config"],
        "optional": [],
        "forward": ["values", "ids"],
        "forward_open": True,
    }


def test_an_argument_with_a_default_is_optional():
    """An implementation may lack what has a default in the spec; a worker is told so."""

    class WithSpan:
        @hookspec
        def double(self, values: FloatTensor, span: int = 1):
            """Return values (n,)."""

    (double,) = task(spec=WithSpan, checks=(check("double"),)).hooks
    assert (list(double.arguments), double.optional) == (["values", "span"], ("span",))
    assert double.to_dict()["optional"] == ["span"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"spec": Case}, "no @hookspec method"),
        ({"checks": checks()[:2]}, "no check looks at"),
        ({"checks": (*checks(), check("double"))}, "check named twice"),
        ({"checks": (*checks(), check("more", hook="other"))}, r"\['other'\] are no hooks"),
        ({"aliases": {"other": "Other"}}, r"\['other'\] are no hooks"),
        ({"workloads": (Workload(name="w", hook="other"),)}, r"\['other'\] are no hooks"),
        ({"workloads": (Workload(name="w", hook="double", check="value"),)}, "names no check of its hook"),
        ({"checks": (check("first", after=("word",)), *checks())}, "don't run before it"),
        ({"checks": (*checks(), check("itself", after=("itself",)))}, "don't run before it"),
        ({"checks": tuple(check(hook, hook=hook, gating=False, points=0.0) for hook in HOOKS)}, "no gating check"),
    ],
)
def test_a_task_that_contradicts_itself_is_rejected(changed, reason):
    """The message says what is wrong."""
    with pytest.raises(InvalidTask, match=reason):
        task(**changed)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"ask": print, "forms": (print,)}, "exactly one of"),
        ({"holds": None}, "exactly one of"),
        ({"holds": None, "ask": print}, "at least one form"),
        ({"cases": ()}, "no case"),
        ({"cases": (Case("few"), Case("few"))}, "case named twice"),
        ({"cases": (Case("few"), Case("shown", visible=True))}, "visible and hidden"),
        ({"gating": False}, "advisory check carries no points"),
        ({"points": -1.0}, "points must be >= 0"),
        ({"points": float("nan")}, "points must be >= 0"),
        ({"points": float("inf")}, "points must be >= 0"),
        ({"cpu_s": 0.0}, "cpu_s > 0"),
        ({"cpu_s": float("nan")}, "cpu_s > 0"),
        ({"relative": 0.0}, "relative must be positive"),
        ({"relative": -1e-5}, "relative must be positive"),
        ({"relative": float("nan")}, "relative must be positive"),
    ],
)
def test_a_check_that_contradicts_itself_is_rejected(changed, reason):
    """The message says what is wrong."""
    with pytest.raises(InvalidTask, match=reason):
        check(**changed)


@pytest.mark.parametrize(("shown", "valid"), [(3.33, True), (3.4, False)])
def test_visible_checks_carry_at_most_a_tenth(shown, valid):
    """Points for what a student can see would be points for copying."""
    visible = check("example", cases=(Case("shown", visible=True),), points=shown)
    assert visible.visible
    if valid:
        assert task(checks=(visible, *checks())).points == pytest.approx(33.33)
    else:
        with pytest.raises(InvalidTask, match="at most a tenth"):
            task(checks=(visible, *checks()))


@pytest.mark.parametrize("k", [0.0, -1.0, float("nan")])
def test_the_tolerance_of_a_case_is_positive(k):
    """NaN is no tolerance either."""
    with pytest.raises(InvalidTask, match="k must be positive"):
        Case("few", k=k)


def test_the_kind_of_a_case_follows_from_its_options():
    """A student reads words; a kind that is given stands instead."""
    assert Case("few", batch_size=3, odd=True).kind == "batch size 3, odd True"
    assert Case("few", batch_size=3, kind="a small batch").kind == "a small batch"


def test_a_case_does_not_change():
    """Neither its fields nor its options can be replaced."""
    case = Case("few", count=3)
    with pytest.raises(TypeError):
        case.options["count"] = 4
    with pytest.raises(dataclasses.FrozenInstanceError):
        case.k = 100.0


@pytest.mark.parametrize("limit", [1.0, 1.09, float("nan")])
def test_a_workload_has_a_limit_that_noise_does_not_cross(limit):
    """At least a tenth above the reference's time."""
    with pytest.raises(InvalidTask, match=r"limit must be >= 1\.10"):
        Workload(name="w", hook="double", limit=limit)


@pytest.mark.parametrize(
    "series",
    [
        {"sizes": (1, 2, 3, 4, 5)},
        {"axis": ("count",)},
        {"axis": ("other",), "sizes": (1, 2, 3, 4, 5)},
        {"axis": ("count",), "sizes": (1, 2, 3, 4)},
        {"axis": ("count",), "sizes": (1, 2, 3, 5, 4)},
    ],
)
def test_a_growth_series_has_five_ascending_sizes_of_options_that_are_there(series):
    """Fewer show no growth."""
    with pytest.raises(InvalidTask, match="sizes"):
        Workload(name="w", hook="double", options={"count": 3}, **series)


def test_a_workload_at_a_size_changes_its_axis_alone():
    """The other options stay."""
    workload = Workload(
        name="w", hook="double", options={"count": 3, "odd": True}, axis=("count",), sizes=(1, 2, 4, 8, 16)
    )
    assert workload.at(8) == {"count": 8, "odd": True}


@pytest.mark.parametrize("threshold", [0.0, 1.0, float("nan")])
def test_a_quality_bar_lies_between_nothing_and_everything(threshold):
    """Strictly between 0 and 1."""
    with pytest.raises(InvalidTask, match=r"threshold must lie in \(0, 1\)"):
        QualityBar(setting="s", metric="accuracy", threshold=threshold, recipe=RECIPE)


def test_a_recipe_asks_hooks_of_its_task():
    """Training a hook that the task lacks is a mistake of its author."""
    with pytest.raises(InvalidTask, match=r"\['other'\] are no hooks of it"):
        task(quality=(QualityBar(setting="s", metric="m", threshold=0.5, recipe=RECIPE),))


def test_no_two_quality_bars_have_one_name():
    """Records are known by it."""
    recipe = dataclasses.replace(RECIPE, hooks=("double",))
    bar = QualityBar(setting="s", metric="m", threshold=0.5, recipe=recipe)
    with pytest.raises(InvalidTask, match="quality bar named twice"):
        task(quality=(bar, bar))


def test_points_belong_to_what_gates():
    """As for checks: what decides nothing carries none."""
    with pytest.raises(InvalidTask, match="unless it gates"):
        QualityBar(setting="s", metric="m", threshold=0.5, recipe=RECIPE, points=1.0, gating=False)


def test_an_argument_without_a_known_annotation_is_rejected():
    """The message lists what is known."""

    class Untyped:
        @hookspec
        def double(self, values):
            """Return values (n,)."""

    with pytest.raises(InvalidTask, match=r"'values' wants an annotation among .*FloatArray"):
        task(spec=Untyped, checks=checks()[:1])


def test_arrays_are_a_container():
    """NumPy arrays are told from tensors."""

    class Arrays:
        @hookspec
        def double(self, values: FloatArray):
            """Return values (n,)."""

    assert dict(task(spec=Arrays, checks=checks()[:1]).hooks[0].arguments) == {"values": "numpy float64"}


def test_a_calculation_of_one_seed_is_refused():
    """No interval follows from one value, and nobody learns that after all the training."""
    with pytest.raises(InvalidTask, match=r"calculation 't\.fit': wanted at least 2 seeds, 1 came"):
        Calculation(task="t", name="fit", what="a fit", hooks=("h",), calculate=lambda subject, seed: (), seeds=1)
