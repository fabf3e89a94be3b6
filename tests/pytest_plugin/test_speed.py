"""Timings as pytest-benchmark shows them: the samples of the judge, replayed; the verdict is the judge's alone."""

import json

import pytest

from harness.catalog import discover
from harness.pytest_plugin.speed import SampleClock
from harness.records import Outcome, SpeedRecord, TaskRecord

SPEED = ("--submission=answer.py", "--submission-task=scaled_dot_attention", "--submission-stage=speed", "-k", "speed")
WORKLOADS = len(discover().task("scaled_dot_attention").workloads)
SAMPLES = tuple((1_000_000 + 1_000 * number, 1_500_000 + 1_000 * number) for number in range(40))


def timed(workload, **changed):
    """Return a verdict on a workload, made up."""
    fields = {"outcome": Outcome.PASSED, "verdict": "within", "ratio": 1.5, "low": 1.4, "high": 1.6, "limit": 2.0}
    fields = {
        **fields,
        "pairs": 40,
        "forks": 4,
        "samples": SAMPLES,
        "hook": "scaled_dot_attention",
        "gating": True,
        **changed,
    }
    return SpeedRecord(workload=workload, **fields)


def outcomes(done):
    """Return how many items ended how, those of other stages left out."""
    return {word: count for word, count in done.parseoutcomes().items() if word != "deselected"}


@pytest.fixture
def speed(run, pytester, monkeypatch):
    """Return what runs pytest on made-up timings: `speed(*words, **changed)`."""
    from harness.grading import Grader

    pytester.path.joinpath("answer.py").write_text("x = 1\n", encoding="utf-8")

    def run_with(*words, **changed):
        def grade_task(_, __, planned):
            entries = tuple(timed(workload.name, **changed) for workload in planned.task.workloads)
            return TaskRecord(task=planned.name, outcome=Outcome.PASSED, points=0.0, max_points=0.0, speed=entries)

        monkeypatch.setattr(Grader, "grade_task", grade_task)
        return run(*SPEED, *words)

    return run_with


def report(pytester, name="report.json"):
    """Return the benchmarks of pytest-benchmark's report."""
    return json.loads((pytester.path / name).read_text(encoding="utf-8"))["benchmarks"]


def test_reference_and_submission_stand_in_one_group(speed, pytester):
    """Each has the judge's own samples; ratio and interval stand beside them."""
    assert outcomes(speed("--benchmark-json=report.json")) == {"passed": 2 * WORKLOADS}
    first, second = report(pytester)[:2]
    assert first["group"] == second["group"]
    assert [one["name"].partition("[")[2] for one in (first, second)] == ["reference]", "submission]"]
    for one, side in ((first, 0), (second, 1)):
        want_s = [sample[side] / 1e9 for sample in SAMPLES]
        assert one["stats"]["rounds"] == len(SAMPLES)
        assert one["stats"]["data"] == pytest.approx(want_s)
        assert one["stats"]["min"] == pytest.approx(min(want_s))
        assert {"ratio": 1.5, "low": 1.4, "high": 1.6, "verdict": "within"}.items() <= one["extra_info"].items()
        assert one["options"]["timer"].endswith("judge_clock")


def test_a_slower_run_is_found_by_comparing(speed):
    """`--benchmark-autosave`, `--benchmark-compare` and `--benchmark-compare-fail` work as always."""
    assert speed("--benchmark-autosave").ret == 0
    compare = ("--benchmark-compare", "--benchmark-compare-fail=median:5%")
    assert speed(*compare).ret == 0
    slower = tuple((reference, submission * 108 // 100) for reference, submission in SAMPLES)
    done = speed(*compare, samples=slower)
    assert done.ret != 0
    (done.stderr if done.stderr.str() else done.stdout).fnmatch_lines(["*Performance has regressed*"])


def test_a_submission_over_the_limit_fails(speed):
    """The verdict is the judge's; the reference's side does not fail by it."""
    done = speed(outcome=Outcome.FAILED, verdict="slower", message="asked: at most 2 times\ncame: 3 times")
    assert outcomes(done) == {"passed": WORKLOADS, "failed": WORKLOADS}
    done.stdout.fnmatch_lines(["failed: 3 times", "asked: at most 2 times"])
    done.stdout.no_fnmatch_line("*Traceback*")


def test_an_inconclusive_timing_passes_and_says_so(speed):
    """It counts as passed everywhere."""
    done = speed("-rP", outcome=Outcome.INCONCLUSIVE, verdict="inconclusive", message="the budget was spent")
    assert outcomes(done) == {"passed": 2 * WORKLOADS}
    done.stdout.fnmatch_lines(["*the budget was spent*"])


def test_what_could_not_be_timed(speed):
    """The submission's side fails with its reason, the reference's is skipped, and no benchmark is reported."""
    done = speed(outcome=Outcome.CRASHED, samples=(), ratio=None, low=None, high=None, message="came: NameError")
    assert outcomes(done) == {"skipped": WORKLOADS, "failed": WORKLOADS}
    done.stdout.fnmatch_lines(["crashed: NameError"])
    done.stdout.no_fnmatch_line("*warning*")


@pytest.mark.parametrize("words", [["-p", "no:benchmark"], ["--benchmark-disable"], ["--benchmark-skip"]])
def test_the_verdict_does_not_need_the_benchmarks(words, speed):
    """Without the plugin an item a workload is left; with it disabled the items end by the verdict as well."""
    done = speed(*words, outcome=Outcome.FAILED, message="came: 3 times")
    assert outcomes(done) == {
        "-p": {"failed": WORKLOADS},
        "--benchmark-disable": {"failed": WORKLOADS, "passed": WORKLOADS},
        "--benchmark-skip": {"skipped": 2 * WORKLOADS},
    }.get(words[0])


def test_the_report_says_which_machine_it_was(speed, pytester):
    """So that a comparison with another machine's report is warned of."""
    speed("--benchmark-json=report.json")
    info = json.loads((pytester.path / "report.json").read_text(encoding="utf-8"))["machine_info"]
    assert info["harness"]["packages"]["torch"]


def test_a_stage_that_did_not_run_is_an_error(run, pytester, monkeypatch):
    """No verdict is no pass."""
    from harness.grading import Grader

    pytester.path.joinpath("answer.py").write_text("x = 1\n", encoding="utf-8")
    record = TaskRecord(task="scaled_dot_attention", outcome=Outcome.PASSED, points=0.0, max_points=0.0)
    monkeypatch.setattr(Grader, "grade_task", lambda *_: record)
    done = run(*SPEED)
    assert outcomes(done) == {"errors": 2 * WORKLOADS}
    done.stdout.fnmatch_lines(["ungraded: the stage did not run"])


def test_the_clock_moves_by_samples_alone():
    """However often it is read."""
    clock = SampleClock()
    clock.load([5, 7])
    clock.step()
    assert [clock(), clock()] == [5e-9, 5e-9]
    clock.step()
    assert clock() == pytest.approx(12e-9)
