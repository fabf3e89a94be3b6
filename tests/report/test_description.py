"""What `show` says of a task: every stage that carries points, and paragraphs that flow."""

import pytest

from harness import Case, Check, FloatTensor, QualityBar, Task, Workload, hookspec
from harness.catalog import Provider
from harness.recipe import OpenRecipe
from harness.report.console import make_console
from harness.report.description import task_description

DOC = """The question, told in a sentence that goes on
in another line.

Graded: the value.
Not graded: the
rest.
    y = 2x
"""


class Spec:
    """One hook."""

    @hookspec
    def double(self, values: FloatTensor):
        """Return values times 2."""


class Asked(Provider):
    """A provider whose module is known already."""

    def load(self):
        """Return what has the docstring."""
        return type("Module", (), {"__doc__": DOC})


def task(**further):
    """Return a task with one check of four points."""
    check = Check(
        name="value",
        hook="double",
        cases=(Case("few"),),
        asks="twice the values",
        points=4.0,
        ask=lambda subject, given: {"result": subject.double(**given)},
        forms=(lambda given: {"result": 2 * given["values"]},),
    )
    return Task(name="t", title="T", handout="1", spec=Spec, inputs=dict, checks=(check,), **further)


def shown(whole, capsys):
    """Return what is printed of a task."""
    fields = {"name": "t", "module": "t", "distribution": "a pack 1.0", "source": None, "roots": ()}
    make_console(color=False).print(task_description(whole, Asked(**fields)))
    return capsys.readouterr().out


@pytest.fixture
def whole():
    """Return a task with something in every stage."""
    recipe = OpenRecipe(hooks=("double",), draw=lambda _: ({}, {}, None), answers=dict, measure=dict)
    bar = QualityBar(setting="words", metric="share_of_words", threshold=0.8, recipe=recipe, points=6.0)
    workload = Workload(name="long", hook="double", check="value", options={"row_count": 512}, points=1.0)
    return task(workloads=(workload,), quality=(bar,))


def test_every_stage_is_shown_with_its_points(whole, capsys):
    """Most points may hang on another stage than the first."""
    out = shown(whole, capsys)
    assert "t  (11 points: correctness 4, speed 1, quality 6; hand-out 1, from a pack 1.0)" in out
    assert "correctness, 4 points\n" in out
    assert "speed, 1 points (--stage speed)\n" in out
    assert "1  long  double with row count 512 takes at most 1.25 times the reference's time" in out
    assert "quality, 6 points (--stage quality)\n" in out
    assert "6  words  share_of_words at least 0.8 on held-out data" in out


def test_a_task_without_further_stages_names_none(capsys):
    """What carries nothing is not there."""
    out = shown(task(), capsys)
    assert "(4 points: correctness 4; hand-out 1" in out
    assert "quality" not in out


def test_the_lines_of_a_paragraph_are_joined(whole, capsys):
    """A label begins another line, and a formula keeps its own."""
    out = shown(whole, capsys)
    assert "told in a sentence that goes on in another line.\n\nGraded: the value.\nNot graded: the rest.\n" in out
    assert "\n    y = 2x\n" in out


def test_no_line_ends_in_blanks(whole, capsys):
    """What is piped into a file is text."""
    lines = shown(whole, capsys).splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
