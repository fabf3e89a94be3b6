"""Nothing of a submission runs or is obeyed in pytest's own process."""

import pytest

TASK = "--submission-task=ridge_regression"
GRADED = {"passed": 3, "failed": 2, "skipped": 2, "xfailed": 1}
METADATA = "Metadata-Version: 2.1\nName: evil\nVersion: 1\n"


@pytest.mark.parametrize(
    "name",
    ["conftest.py", "sitecustomize.py", "usercustomize.py", "test_answer.py", "pytest.py", "harness.py", "torch.py"],
)
def test_a_file_of_any_name_is_not_imported(name, run, handed_in, noted):
    """No conftest, test or module of a submission runs, whatever it is called; the verdict stays."""
    (handed_in / name).write_text(noted[0], encoding="utf-8")
    assert run("--submission=handed_in", TASK).parseoutcomes() == GRADED
    assert not noted[1].exists()


@pytest.mark.parametrize("name", ["pytest.ini", "tox.ini", "setup.cfg", ".pytest.ini"])
def test_an_ini_file_is_not_obeyed(name, run, handed_in, noted):
    """With the option as one word, pytest does not look for its ini file there."""
    section = "tool:pytest" if name == "setup.cfg" else "pytest"
    (handed_in / "evil.py").write_text(noted[0], encoding="utf-8")
    (handed_in / name).write_text(f"[{section}]\npythonpath = .\naddopts = -p evil\n", encoding="utf-8")
    assert run("--submission=handed_in", TASK).parseoutcomes() == GRADED
    assert not noted[1].exists()


def test_an_ini_file_that_pytest_takes_is_a_usage_error(run, handed_in):
    """Pytest takes the second word of `--submission PATH` for a place to look for its ini file."""
    (handed_in / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    done = run("--submission", "handed_in", TASK)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*lies under the submission handed_in*Write --submission=handed_in as one word*"])


def test_two_words_grade_as_well_where_there_is_no_ini_file(run, handed_in):
    """And the header says which form is the safe one."""
    done = run("--submission", "handed_in", TASK)
    assert done.parseoutcomes() == GRADED
    done.stdout.fnmatch_lines(["write --submission=PATH as one word*"])


def test_an_installed_looking_plugin_is_not_loaded(run, handed_in, noted):
    """Metadata in a submission declares an entry point that pytest would load; nothing puts it on the path."""
    (handed_in / "evil.py").write_text(noted[0], encoding="utf-8")
    metadata = handed_in / "evil-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(METADATA, encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[pytest11]\nevil = evil\n", encoding="utf-8")
    assert run("--submission=handed_in", TASK).parseoutcomes() == GRADED
    assert not noted[1].exists()


@pytest.mark.parametrize("words", [["--submission=."], ["--submission=..", "test_own.py"]])
def test_running_inside_a_submission_is_a_usage_error(words, run, handed_in, noted, monkeypatch):
    """Its conftest and ini file would be obeyed as the grader's own."""
    (handed_in / "conftest.py").write_text(noted[0], encoding="utf-8")
    (handed_in / "test_own.py").write_text("def test_own(): pass\n", encoding="utf-8")
    monkeypatch.chdir(handed_in)
    done = run(*words)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*lies under the submission*"])
    assert not noted[1].exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--rootdir=handed_in"],
        ["-c", "handed_in/own.ini"],
        ["handed_in/submission.py::f"],
        ["-o", "testpaths=handed_in"],
        ["-o", "pythonpath=handed_in"],
    ],
)
def test_what_pytest_is_told_to_take_from_a_submission_is_a_usage_error(words, run, handed_in):
    """However it comes to it: a rootdir, an ini file, an argument, a setting."""
    (handed_in / "own.ini").write_text("[pytest]\n", encoding="utf-8")
    done = run("--submission=handed_in", TASK, *words)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*lies under the submission handed_in*"])


def test_a_conftest_that_pytest_loads_by_itself_is_a_usage_error(run, handed_in, noted, pytester):
    """Pytest loads the conftests of all folders `test*` before it collects."""
    handed_in.rename(pytester.path / "test_of_ann")
    (pytester.path / "test_of_ann" / "conftest.py").write_text(noted[0], encoding="utf-8")
    done = run("--submission=test_of_ann", TASK)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["*the conftest*lies under the submission test_of_ann*"])
    assert not noted[1].exists()


def test_pytest_stays_out_of_a_submission_below_the_folder_that_it_collects(run, handed_in, noted, pytester):
    """`pytest . --submission=handed_in` runs the tests beside it, and none in it."""
    for name in ("conftest.py", "test_answer.py"):
        (handed_in / name).write_text(noted[0], encoding="utf-8")
    pytester.makepyfile(test_own="def test_own(): pass")
    assert run("--submission=handed_in", TASK, ".").parseoutcomes() == {**GRADED, "passed": 4}
    assert not noted[1].exists()


WORDS = "X, t, w, weight_decay"
ALWAYS_EQUAL = """\
class Same(float):
    __array_priority__ = 10**9
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = float.__hash__
"""
PATCHED = """\
import sys
for module in list(sys.modules.values()):
    report = getattr(module, "TestReport", None)
    if report is not None:
        report.outcome, report.failed = "passed", False
"""
DEEDS = {
    "pytest.skip": ("import pytest", "pytest.skip('nothing to see')"),
    "pytest.xfail": ("import pytest", "pytest.xfail('known')"),
    "pytest.exit": ("import pytest", "pytest.exit('done', returncode=0)"),
    "unittest.SkipTest": ("import unittest", "raise unittest.SkipTest('x')"),
    "exit": ("import sys", "sys.exit(0)"),
    "os._exit": ("import os", "os._exit(0)"),
    "KeyboardInterrupt": ("", "raise KeyboardInterrupt"),
    "__eq__": (ALWAYS_EQUAL, "return Same(1.0)"),
    "a patched report": (
        PATCHED,
        "return t",
    ),
    "a patched comparison": ("import torch\ntorch.equal = torch.allclose = lambda *a, **k: True", "return t"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_steers_pytest_steers_nothing_from_a_worker(deed, run, pytester):
    """Neither skipped, nor expected to fail, nor passed: every gating check of the hook fails, and the rest runs."""
    first, body = DEEDS[deed]
    text = f"{first}\ndef ridge_gradient({WORDS}):\n    {body}\ndef ridge_solution(X, t, weight_decay):\n    {body}\n"
    pytester.path.joinpath("answer.py").write_text(text, encoding="utf-8")
    done = run("--submission=answer.py", TASK)
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    outcomes = done.parseoutcomes()
    assert "passed" not in outcomes
    assert outcomes["failed"] >= 4
    done.stdout.no_fnmatch_line("*INTERNALERROR*")
