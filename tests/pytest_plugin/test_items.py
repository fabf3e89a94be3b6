"""`pytest --submission`: one item a verdict, with ids that read well and every habit of a pytest user."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parents[2]
RIDGE = ("--submission=ridge.py", "--submission-task=ridge_regression")
ANSWERS = ROOT / "submissions" / "model_answers"


def test_an_item_is_a_check_of_a_task_of_a_submission(run, ridge):
    """Its id says all three; an advisory check that fails is an expected failure, one that waits is skipped."""
    done = run(*RIDGE, "-v")
    done.stdout.fnmatch_lines(
        [
            "ridge.py::ridge_regression::gradient_value PASSED*",
            "ridge.py::ridge_regression::solution_value FAILED*",
            "ridge.py::ridge_regression::solution_at_the_edges SKIPPED*",
            "ridge.py::ridge_regression::solution_with_columns_of_unlike_scale XFAIL*",
        ]
    )
    assert done.parseoutcomes() == {"passed": 3, "failed": 2, "skipped": 2, "xfailed": 1}


def test_a_failure_reads_as_the_message_without_a_traceback(run, ridge):
    """What was asked, what came, what it looks like; the summary's line says which mistake it is."""
    done = run(*RIDGE, "-rA")
    done.stdout.fnmatch_lines(["*solution_value (ridge_regression of ridge.py)*", "failed: the system is *2nλI*"])
    done.stdout.fnmatch_lines(["looks like: the system is XᵀX − 2nλI; it is XᵀX + 2nλI"])
    done.stdout.fnmatch_lines(["FAILED ridge.py::ridge_regression::solution_value - failed: the system is*"])
    for word in ("Traceback", "pytest_plugin", "VerdictFailed"):
        done.stdout.no_fnmatch_line(f"*{word}*")


def test_choosing_by_expression(run, ridge):
    """`-k` takes words of the id."""
    done = run(*RIDGE, "-k", "gradient and not slope and not vanishes")
    done.assert_outcomes(passed=2, deselected=6)


def test_stopping_at_the_first_failure(run, ridge):
    """`-x` stops there."""
    run(*RIDGE, "-x").assert_outcomes(passed=3, failed=1)


def test_only_what_failed_last_time(run, ridge):
    """`--lf` runs the failed items again, and no others."""
    run(*RIDGE)
    run(*RIDGE, "--lf").assert_outcomes(failed=2, deselected=6)


def test_junit_report(run, ridge, pytester):
    """The XML has outcome, points and named mistake of each check, and the message of a failure."""
    run(*RIDGE, "--junitxml=report.xml")
    cases = ET.parse(pytester.path / "report.xml").getroot().findall(".//testcase")  # noqa: S314 - our own
    told = {case.get("name"): {p.get("name"): p.get("value") for p in case.iter("property")} for case in cases}
    assert told["gradient_value"]["outcome"] == "passed"
    assert float(told["gradient_value"]["points"]) == float(told["gradient_value"]["max_points"]) > 0
    assert told["solution_value"]["mistake"].startswith("the system is")
    failure = next(case.find("failure") for case in cases if case.get("name") == "solution_value")
    assert failure.get("message").startswith("failed: the system is")


def test_collecting_alone_grades_nothing(run, ridge, monkeypatch):
    """`--collect-only` lists the items and starts no worker."""
    from harness.grading import Grader

    monkeypatch.setattr(Grader, "grade_task", lambda *_: pytest.fail("graded"))
    done = run(*RIDGE, "--collect-only", "-q")
    done.stdout.fnmatch_lines(["ridge.py::ridge_regression::gradient_example", "8 tests collected*"])


def test_a_task_is_graded_once(run, ridge, monkeypatch):
    """All of its checks are read from one record."""
    from harness.grading import Grader

    graded, grade_task = [], Grader.grade_task
    monkeypatch.setattr(Grader, "grade_task", lambda *given: graded.append(given) or grade_task(*given))
    run(*RIDGE)
    assert len(graded) == 1


def test_tasks_that_nobody_answers_are_skipped_unless_they_were_chosen(run, pytester):
    """A file with one task's answer is not failed for another; chosen tasks are wanted."""
    pytester.path.joinpath("answer.py").write_bytes((ANSWERS / "fgsm_bound.py").read_bytes())
    assert "failed" not in run("--submission=answer.py", "-k", "fgsm or ridge").parseoutcomes()
    chosen = run("--submission=answer.py", "--submission-task=ridge_regression")
    assert {"passed", "skipped"}.isdisjoint(chosen.parseoutcomes())
    chosen.stdout.fnmatch_lines(["missing: the submission has no 'ridge_gradient'"])


def test_other_tests_run_beside_it_when_they_are_named(run, ridge, pytester):
    """Without a named file the submission is all that is collected."""
    pytester.makepyfile(test_own="def test_own(): pass")
    run(*RIDGE, "--collect-only", "-q").stdout.no_fnmatch_line("*test_own*")
    run(*RIDGE, "--collect-only", "-q", "test_own.py").stdout.fnmatch_lines(["test_own.py::test_own"])


def test_the_reference_is_one_more_submission(run, ridge):
    """`--submission-reference` judges it beside the others, in a worker of its own; it passes everything."""
    done = run(*RIDGE, "--submission-reference", "-v")
    done.stdout.fnmatch_lines(["reference::ridge_regression::solution_value PASSED*"])
    assert done.parseoutcomes() == {"passed": 3 + 8, "failed": 2, "skipped": 2, "xfailed": 1}


def test_the_reference_alone(run):
    """It needs no submission beside it."""
    run("--submission-reference", "--submission-task=fgsm_bound", "-q").assert_outcomes(passed=9)


def test_an_advisory_check_costs_nothing_with_runxfail_either(run, ridge):
    """`--runxfail` turns off expected failures; an advisory one does not become a failure by it."""
    run(*RIDGE, "--runxfail").assert_outcomes(passed=4, failed=2, skipped=2)


def test_what_can_not_be_graded_is_an_error_and_no_failure(run, ridge):
    """A task that can't be loaded is one item, which says why."""
    pack = ROOT / "tests" / "packs" / "broken"
    done = run("--submission=ridge.py", "--submission-task-path", pack, "--submission-task=broken")
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["ungraded: *broken*"])
    done.stdout.no_fnmatch_line("*Traceback*")


def test_a_name_can_not_repaint_the_terminal(run, pytester):
    """Control characters of a file's name stand as their escapes, and `::` splits no id."""
    pytester.path.joinpath("a::b\x1b[2J.py").write_text("x = 1\n", encoding="utf-8")
    done = run("--submission=a::b\x1b[2J.py", "--submission-task=fgsm_bound", "-v")
    assert "\x1b[2J" not in done.stdout.str()
    done.stdout.fnmatch_lines(["a:b*x1b*2J.py::fgsm_bound::*FAILED*"])


def test_a_class_has_its_submissions_side_by_side(run, ridge, pytester):
    """A folder of submissions gives the items of each, by name."""
    folder = pytester.mkdir("class")
    for name in ("ann", "bob"):
        (folder / name).mkdir()
        (folder / name / "submission.py").write_bytes(ridge.read_bytes())
    done = run("--submission=class", "--submission-task=ridge_regression", "--collect-only", "-q")
    done.stdout.fnmatch_lines(["ann::ridge_regression::*", "bob::ridge_regression::*"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--submission=nowhere.py"], "*nowhere.py is not there*"),
        ([*RIDGE, "--submission-task=sorcery"], "*unknown task 'sorcery'*"),
        ([*RIDGE, "--submission-adapter=none.yaml"], "*can't read the adapter file*"),
        ([*RIDGE, "--submission-seed=xyz"], "*--seed wants 1 to 64 hexadecimal digits*"),
        ([*RIDGE, "--submission-stage=beauty"], "*invalid choice: 'beauty'*"),
    ],
)
def test_bad_options_are_usage_errors(words, sentence, run, ridge):
    """One sentence, exit code 4 as pytest has it."""
    done = run(*words)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    (done.stderr if done.stderr.str() else done.stdout).fnmatch_lines([sentence])


def test_a_machine_that_confines_too_little_ends_the_session(run, ridge, monkeypatch):
    """Nobody fails by it: one sentence, and pytest's code for usage."""
    from harness.errors import UsageError
    from harness.sandbox import pool

    def refuse():
        raise UsageError("wanted workers confined at level reduced")

    lent = pool.Pool
    monkeypatch.setattr(lent, "__init__", lambda self, *_, **__: setattr(self, "zygote", refuse))
    done = run(*RIDGE)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stdout.fnmatch_lines(["*wanted workers confined at level reduced*"])
    assert done.parseoutcomes() == {}


def test_no_seed_and_no_key_is_shown(run, ridge, pytester):
    """Neither the report nor JUnit's file holds the run key, also where it was drawn in public."""
    key = "5eed" * 16
    done = run(*RIDGE, f"--submission-seed={key}", "--junitxml=report.xml", "-vv", "-rA")
    assert key not in json.dumps(done.outlines) + (pytester.path / "report.xml").read_text(encoding="utf-8")
