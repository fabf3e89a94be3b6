"""Records: their way through JSON, points, and what a task's outcome is."""

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.records import (
    CheckRecord,
    GradeRecord,
    HookBinding,
    Outcome,
    QualityRecord,
    SpeedRecord,
    TaskRecord,
    rounded,
    task_outcome,
)

ORDER = "harness_error refused crashed timed_out out_of_memory failed incomplete missing inconclusive passed".split()  # noqa: SIM905
TEXT = st.text(max_size=8)
POINTS = st.floats(0, 100)
CHECKS = st.builds(
    CheckRecord,
    name=TEXT,
    hook=TEXT,
    outcome=st.sampled_from(Outcome),
    gating=st.booleans(),
    points=st.none() | POINTS,
    max_points=POINTS,
    message=TEXT,
    mistake=st.none() | TEXT,
)
TIMES = st.tuples(st.integers(0), st.integers(0))
SPEEDS = st.builds(SpeedRecord, workload=TEXT, hook=TEXT, samples=st.lists(TIMES, max_size=2).map(tuple))
QUALITIES = st.builds(QualityRecord, setting=TEXT, metric=TEXT, values=st.lists(POINTS, max_size=2).map(tuple))
TASKS = st.builds(
    TaskRecord,
    task=TEXT,
    outcome=st.sampled_from(Outcome),
    points=st.none() | POINTS,
    max_points=POINTS,
    hooks=st.dictionaries(TEXT, st.sampled_from([how.value for how in HookBinding]), max_size=2),
    checks=st.lists(CHECKS, max_size=2).map(tuple),
    notices=st.lists(TEXT, max_size=2).map(tuple),
    cpu_ns=st.integers(0),
    peak_bytes=st.integers(0),
    speed=st.lists(SPEEDS, max_size=2).map(tuple),
    quality=st.lists(QUALITIES, max_size=2).map(tuple),
)
GRADES = st.builds(GradeRecord, name=TEXT, path=TEXT, tasks=st.lists(TASKS, max_size=2).map(tuple))


def check(outcome, *, gating=True):
    """Return a check's record."""
    return CheckRecord(name="n", hook="h", outcome=Outcome(outcome), gating=gating)


def outcome_of(*outcomes, planned=None):
    """Return the outcome of a task whose gating checks ended so."""
    return task_outcome([check(outcome) for outcome in outcomes], planned=len(outcomes) if planned is None else planned)


def task(outcome="passed", points=0.0, max_points=10.0, hooks=None):
    """Return a task's record."""
    return TaskRecord(task="t", outcome=Outcome(outcome), points=points, max_points=max_points, hooks=hooks or {})


@given(GRADES)
@settings(max_examples=30)
def test_a_record_comes_back_from_json(record):
    """What is written is what is read."""
    text = json.dumps(record.to_dict(), allow_nan=False)
    assert GradeRecord.from_dict(json.loads(text)) == record


def test_the_literals_are_those_of_the_contract():
    """Programs read these words."""
    assert {outcome.value for outcome in Outcome} == {*ORDER, "skipped"}
    assert [how.value for how in HookBinding] == ["hookimpl", "keyword", "position", "adapter", "missing"]


@pytest.mark.parametrize("outcome", Outcome)
def test_passed_and_inconclusive_earn_points(outcome):
    """Nothing else does."""
    assert outcome.counts_as_passed == (outcome.value in ("passed", "inconclusive"))


@pytest.mark.parametrize(("worse", "better"), list(itertools.combinations(ORDER, 2)))
def test_the_first_outcome_of_the_order_decides(worse, better):
    """Whatever the order of the checks."""
    assert outcome_of(worse, better) == outcome_of(better, worse) == worse


def test_an_advisory_check_decides_nothing():
    """It neither fails a task nor passes one."""
    passed, failed = check("passed"), check("failed", gating=False)
    assert task_outcome([passed, failed], planned=1) is Outcome.PASSED
    assert task_outcome([check("passed", gating=False)], planned=1) is Outcome.HARNESS_ERROR


@pytest.mark.parametrize("planned", [1, 3])
def test_a_task_passes_only_with_as_many_checks_as_planned(planned):
    """A verdict too few or too many is no pass."""
    assert outcome_of("passed", "passed", planned=planned) is Outcome.FAILED


def test_no_planned_check_is_never_a_pass():
    """A task that looked at nothing is our fault."""
    assert outcome_of(planned=0) is Outcome.HARNESS_ERROR
    assert outcome_of("passed", planned=0) is Outcome.HARNESS_ERROR


def test_a_skipped_check_is_no_pass():
    """What failed before it decides; where nothing did, the task still doesn't pass."""
    assert outcome_of("crashed", "skipped") is Outcome.CRASHED
    assert outcome_of("passed", "skipped") is Outcome.FAILED


def test_points_of_a_submission_add_up():
    """Sums of thirds print as the numbers that were meant."""
    record = GradeRecord(name="a", path="a", tasks=(task(points=0.1, max_points=0.1), task(points=0.2, max_points=0.2)))
    assert (record.points, record.max_points) == (0.3, 0.3)


def test_an_ungraded_task_leaves_the_sum_open():
    """No total is better than a total that is too small."""
    record = GradeRecord(name="a", path="a", tasks=(task(points=3.0), task("harness_error", points=None)))
    assert record.points is None
    assert record.to_dict()["points"] is None
    assert record.max_points == 20.0


@pytest.mark.parametrize(
    ("outcome", "hooks", "answered"),
    [
        ("missing", {}, False),
        ("missing", {"a": "missing", "b": "missing"}, False),
        ("missing", {"a": "keyword", "b": "missing"}, True),
        ("refused", {"a": "missing"}, True),
    ],
)
def test_a_task_is_answered_when_a_hook_was_found_or_none_could_be_looked_for(outcome, hooks, answered):
    """A submission without any hook of the task has not tried it."""
    assert task(outcome, hooks=hooks).is_answered is answered


def test_points_are_rounded_to_thousandths():
    """A third of ten is 3.333."""
    assert rounded(10 / 3) == 3.333


def test_timings_and_trainings_survive_a_round_trip():
    """A task's speed and quality verdicts come back from their JSON data as they were."""
    speed = SpeedRecord(
        workload="long", hook="f", outcome=Outcome.PASSED, verdict="within", ratio=1.02, samples=((1000, 1020),)
    )
    quality = QualityRecord(
        setting="h64", outcome=Outcome.FAILED, metric="exact match", values=(0.1, 0.2), curve=((0, 3.4), (10, 1.5))
    )
    record = TaskRecord(
        task="t", outcome=Outcome.PASSED, points=1.0, max_points=1.0, speed=(speed,), quality=(quality,)
    )
    assert TaskRecord.from_dict(json.loads(json.dumps(record.to_dict()))) == record


def test_a_slow_workload_decides_a_task():
    """A gating timing that failed fails the task whose checks all passed."""
    check = CheckRecord(name="value", hook="f", outcome=Outcome.PASSED)
    slow = SpeedRecord(workload="long", hook="f", outcome=Outcome.FAILED, verdict="slower", gating=True)
    assert task_outcome([check, slow], planned=2) is Outcome.FAILED
