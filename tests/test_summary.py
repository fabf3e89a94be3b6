"""A class at a glance: counts, distributions, mistakes and who stands apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.records import CheckRecord, GradeRecord, Outcome, TaskRecord
from harness.summary import BINS, summarize


def check(outcome="failed", mistake=None, name="c", **changed):
    """Return a check."""
    return CheckRecord(name=name, hook="h", outcome=Outcome(outcome), mistake=mistake, **changed)


def grade(name, points=10.0, *checks, outcome="passed", cpu_ns=1_000_000, task="t"):
    """Return a submission's only verdict."""
    record = TaskRecord(
        task=task, outcome=Outcome(outcome), points=points, max_points=10.0, hooks={"h": "keyword"}, checks=checks
    )
    record = TaskRecord(**{**{name: getattr(record, name) for name in TaskRecord.__slots__}, "cpu_ns": cpu_ns})
    return GradeRecord(name=name, path=name, tasks=(record,))


def test_points_are_spread_over_equal_shares():
    """The most falls into the last one."""
    found = summarize([grade(str(points), points) for points in (0.0, 0.9, 1.0, 5.0, 9.9, 10.0)])
    assert found.histogram == (2, 1, 0, 0, 0, 1, 0, 0, 0, 2)
    assert (found.median_points, found.max_points) == (3.0, 10.0)


@given(st.lists(st.none() | st.floats(0, 10), min_size=1, max_size=20))
def test_everybody_is_counted(points):
    """In a share of the points, or as ungraded."""
    found = summarize([grade(str(number), value) for number, value in enumerate(points)])
    assert sum(found.histogram) + found.ungraded == len(points) == found.submissions
    assert len(found.histogram) == BINS


def test_what_is_ungraded_is_in_no_mean():
    """It is nobody's fault."""
    found = summarize([grade("a", 8.0), grade("b", None, outcome="harness_error")])
    assert (found.ungraded, found.mean_points) == (1, 8.0)
    assert found.tasks[0].outcomes == {Outcome.PASSED: 1, Outcome.HARNESS_ERROR: 1}


def test_an_empty_class_has_no_mean():
    """And does not fail."""
    found = summarize([])
    assert (found.mean_points, found.median_points, found.tasks) == (None, None, ())


def test_mistakes_are_counted_by_submission_and_the_most_frequent_comes_first():
    """One that shows in two checks counts once."""
    records = [
        grade("a", 0.0, check(mistake="sign"), check(mistake="sign", name="d")),
        grade("b", 0.0, check(mistake="factor"), check(name="e")),
        grade("c", 0.0, check(mistake="factor")),
        grade("d", 0.0, check(name="shape"), check(name="value")),
    ]
    found = [(mistake.words, mistake.known, mistake.submissions) for mistake in summarize(records).mistakes]
    assert found == [("factor", True, ("b", "c")), ("sign", True, ("a",)), ("shape: failed", False, ("d",))]


@pytest.mark.parametrize("outcome", ["passed", "inconclusive", "skipped", "missing", "harness_error"])
def test_what_is_no_mistake_is_not_counted(outcome):
    """Neither a pass, nor what was not there, nor what follows from another check."""
    assert summarize([grade("a", 0.0, check(outcome))]).mistakes == ()


def test_an_advisory_check_is_no_mistake():
    """It decides nothing."""
    assert summarize([grade("a", 0.0, check(gating=False))]).mistakes == ()


def test_who_earns_far_less_or_takes_far_longer_stands_apart():
    """With the figure that says so."""
    records = [grade(str(number), 9.0 + number % 2) for number in range(20)]
    records += [grade("low", 0.0), grade("slow", 10.0, cpu_ns=60_000_000_000)]
    assert [(one.submission, one.why) for one in summarize(records).outliers] == [
        ("low", "0 points, far below the class"),
        ("slow", "t: 60.0 s of CPU time, far above the class"),
    ]


@pytest.mark.parametrize("count", [1, 7])
def test_nobody_stands_apart_from_a_handful(count):
    """There is no class to stand apart from."""
    assert summarize([*(grade(str(number)) for number in range(count - 1)), grade("low", 0.0)]).outliers == ()


def test_a_fraction_of_a_second_is_never_far_above():
    """Where everybody takes a millisecond."""
    records = [grade(str(number)) for number in range(20)]
    assert summarize([*records, grade("slow", 10.0, cpu_ns=900_000_000)]).outliers == ()
