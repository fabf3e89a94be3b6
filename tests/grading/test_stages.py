"""The stages of grading: what runs after what, and what a task's verdict is made of."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.archive import read_run
from harness.errors import UsageError
from harness.grading import grade, plan_grading
from harness.grading.grader import _once_more_if_killed
from harness.grading.plan import Stage, _with_points
from harness.grading.verdicts import combined, part, skipped
from harness.joining import joined
from harness.records import CheckRecord, Outcome, SpeedRecord
from harness.run import Request, execute

SAMPLES = Path(__file__).parents[2] / "submissions"
PLANNED = plan_grading(tasks=["fgsm_bound"], stages=[Stage.SPEED]).tasks[0].task
TASK = replace(PLANNED, workloads=tuple(replace(workload, gating=True) for workload in PLANNED.workloads))


def checks(outcome=Outcome.PASSED):
    """Return the correctness part of a task whose checks all ended so."""
    records = tuple(
        CheckRecord(
            name=check.name,
            hook=check.hook,
            outcome=outcome,
            gating=check.gating,
            points=check.points if outcome is Outcome.PASSED else 0.0,
            max_points=check.points,
        )
        for check in TASK.checks
    )
    return part(TASK, Stage.CORRECTNESS, checks=records)


def timings(outcome):
    """Return the speed part of a task whose workloads all ended so."""
    records = tuple(
        SpeedRecord(workload=one.name, hook=one.hook, outcome=outcome, gating=True) for one in TASK.workloads
    )
    return part(TASK, Stage.SPEED, speed=records)


@pytest.mark.parametrize(
    ("speed", "outcome"),
    [
        (Outcome.PASSED, Outcome.PASSED),
        (Outcome.INCONCLUSIVE, Outcome.INCONCLUSIVE),
        (Outcome.FAILED, Outcome.FAILED),
        (Outcome.HARNESS_ERROR, Outcome.HARNESS_ERROR),
    ],
)
def test_a_task_is_as_good_as_its_worst_stage(speed, outcome):
    """Points of a stage that went well stay, unless the task is ungraded."""
    record = combined(TASK, {Stage.CORRECTNESS: checks(), Stage.SPEED: timings(speed)})
    assert record.outcome is outcome
    assert record.points == (None if outcome is Outcome.HARNESS_ERROR else 10.0)
    assert record.max_points == 10.0


@pytest.mark.parametrize(("points", "outcome"), [(0.0, Outcome.PASSED), (2.0, Outcome.HARNESS_ERROR)])
def test_an_advisory_timing_that_the_harness_lost(points, outcome):
    """The verdict stays as it is, unless it carries points, which are nobody's to lose; what is kept says the same."""
    advisory = replace(TASK, workloads=(replace(TASK.workloads[0], gating=False, points=points),))
    (workload,) = advisory.workloads
    lost = SpeedRecord(
        workload=workload.name, hook=workload.hook, outcome=Outcome.HARNESS_ERROR, gating=False, max_points=points
    )
    speed = part(advisory, Stage.SPEED, speed=(lost,))
    assert speed.outcome is outcome
    assert combined(advisory, {Stage.CORRECTNESS: checks(), Stage.SPEED: speed}).outcome is outcome
    assert joined([checks(), speed]).outcome is outcome


def test_what_is_wrong_is_not_timed():
    """Its workloads are skipped, and the task failed."""
    parts = {Stage.CORRECTNESS: checks(Outcome.FAILED), Stage.SPEED: skipped(TASK, Stage.SPEED)}
    record = combined(TASK, parts)
    assert record.outcome is Outcome.FAILED
    assert {entry.outcome for entry in record.speed} == {Outcome.SKIPPED}


def test_a_lost_timing_does_not_pass():
    """Passed means that every planned workload has a verdict."""
    lacking = part(TASK, Stage.SPEED, speed=())
    assert combined(TASK, {Stage.CORRECTNESS: checks(), Stage.SPEED: lacking}).outcome is not Outcome.PASSED


def test_an_assignments_points_are_those_of_the_stages_that_run(tmp_path):
    """They are shared out over what is looked at, so that the maximum is what the file says."""
    path = tmp_path / "a.yaml"
    path.write_text("tasks: {encoder_decoder_nmt: {points: 4}}", encoding="utf-8")
    task = plan_grading(assignment=path).tasks[0].task
    assert sum(check.points for check in task.checks) == pytest.approx(4.0)
    task = plan_grading(assignment=path, stages=(Stage.QUALITY,)).tasks[0].task
    trained = sum(bar.points for bar in task.quality)
    assert 0 < trained < 4
    assert sum(check.points for check in task.checks) == pytest.approx(4.0 - trained)


def test_an_unknown_stage_is_an_error():
    """It says which are known."""
    with pytest.raises(UsageError, match="unknown stage 'beauty'; known are correctness, speed, quality"):
        grade(SAMPLES / "model_answers" / "fgsm_bound.py", stages=["beauty"])


def test_a_right_answer_is_timed():
    """Each workload has a ratio with its interval; right and slower than the reference is right."""
    record = grade(SAMPLES / "model_answers" / "fgsm_bound.py", tasks=["fgsm_bound"], stages=["speed"])
    (task,) = record.tasks
    assert task.outcome.counts_as_passed
    assert [entry.workload for entry in task.speed] == [workload.name for workload in TASK.workloads]
    for entry in task.speed:
        assert entry.low < entry.ratio < entry.high
        assert entry.pairs == len(entry.samples) > 0


@pytest.mark.parametrize(("times", "outcome"), [(1, Outcome.PASSED), (2, Outcome.OUT_OF_MEMORY)])
def test_a_stage_in_which_a_worker_was_killed_is_judged_once_more(times, outcome):
    """A stray signal costs nobody a mark; what is killed again is out of memory."""
    left = [times]

    def judge():
        was_killed = left[0] > 0
        left[0] -= was_killed
        return checks(Outcome.OUT_OF_MEMORY if was_killed else Outcome.PASSED), was_killed

    assert {check.outcome for check in _once_more_if_killed(judge).checks} == {outcome}


def test_a_missing_task_carries_the_points_of_all_stages(tmp_path):
    """One task or several: what is not handed in counts in full, in the verdict and in what is read back."""
    answer = tmp_path / "answer.py"
    answer.write_bytes((SAMPLES / "model_answers" / "fgsm_bound.py").read_bytes())
    tasks = ("fgsm_bound", "encoder_decoder_nmt")
    report = execute(Request(paths=(answer,), tasks=tasks, stages=(Stage.QUALITY,), jobs=1), out=tmp_path / "run")
    _, lacking = report.records[0].tasks
    assert (lacking.outcome, lacking.points, lacking.max_points) == (Outcome.MISSING, 0.0, 10.0)
    assert read_run(tmp_path / "run").records[0].tasks[1].max_points == 10.0


def test_points_that_nothing_carries_are_refused(tmp_path):
    """An assignment can't give points to a task whose points lie in a stage that does not run."""
    bare = replace(TASK, checks=tuple(replace(check, points=0.0) for check in TASK.checks))
    with pytest.raises(UsageError, match="nothing carries points in the stages graded"):
        _with_points(bare, 5.0, (Stage.CORRECTNESS,))


def test_a_hidden_check_that_is_not_there_is_refused(tmp_path):
    """A typo would show the check to every student."""
    assignment = tmp_path / "homework.yaml"
    assignment.write_text("tasks: {fgsm_bound: {hidden: [fgsm_valeu]}}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"unknown check 'fgsm_valeu'; its checks are .*fgsm_value"):
        plan_grading(assignment=assignment)
