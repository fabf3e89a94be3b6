"""`pytest --submission`: one item a check, the same verdicts as `harness grade`, and nothing submitted is imported."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness import grade

ROOT = Path(__file__).parents[1]
RIDGE = ROOT / "submissions" / "csc413_2023" / "ridge_regression.py"
WORDS = {"passed": "PASSED", "failed": "FAILED", "crashed": "FAILED", "missing": "FAILED", "skipped": "SKIPPED"}


def run(*words, cwd):
    """Run pytest in another process in a folder."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd, timeout=120)  # noqa: S603


def test_the_verdicts_are_those_of_grade_check_by_check(tmp_path):
    """Both front doors agree; an advisory check that fails is an expected failure."""
    done = run(f"--submission={RIDGE}", "--submission-task", "ridge_regression", "-v", "-rA", cwd=tmp_path)
    (task,) = grade(RIDGE, tasks=["ridge_regression"]).tasks
    assert done.returncode == 1
    for check in task.checks:
        word = WORDS[check.outcome.value] if check.gating or check.outcome.counts_as_passed else "XFAIL"
        assert f"ridge_regression.py::ridge_regression::{check.name} {word}" in done.stdout
    assert f"collected {len(task.checks)} items" in done.stdout


def test_a_failure_reads_as_the_message_without_a_traceback(tmp_path):
    """What was asked, what came, what it looks like."""
    done = run(f"--submission={RIDGE}", "--submission-task", "ridge_regression", cwd=tmp_path)
    assert "looks like: the system is XᵀX − 2nλI; it is XᵀX + 2nλI" in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_tasks_that_nobody_answers_are_skipped_unless_they_were_chosen(tmp_path):
    """A file with one task's answer is not failed for the other seven."""
    answer = tmp_path / "answer.py"
    answer.write_text((ROOT / "submissions/model_answers/fgsm_bound.py").read_text(encoding="utf-8"), encoding="utf-8")
    assert run("--submission=answer.py", cwd=tmp_path).returncode == 0
    chosen = run("--submission=answer.py", "--submission-task", "scaling_fit", cwd=tmp_path)
    assert chosen.returncode == 1
    assert "missing" in chosen.stdout


def test_other_tests_run_beside_it_when_they_are_named(tmp_path):
    """Without a named file the submission is all that is collected."""
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n", encoding="utf-8")
    words = [f"--submission={RIDGE}", "--submission-task", "fgsm_bound", "--collect-only", "-q"]
    assert "test_own" not in run(*words, cwd=tmp_path).stdout
    assert "test_own.py::test_own" in run(*words, "test_own.py", cwd=tmp_path).stdout


@pytest.mark.parametrize("name", ["conftest.py", "pytest.ini", "answer.py", "sitecustomize.py"])
def test_nothing_submitted_runs_in_the_judging_process(name, tmp_path):
    """No conftest, ini file or module of a submission is obeyed, whatever it is called."""
    folder = tmp_path / "handed_in"
    folder.mkdir()
    (folder / "submission.py").write_text(RIDGE.read_text(encoding="utf-8"), encoding="utf-8")
    content = (
        "[pytest]\naddopts = --version\n" if name.endswith("ini") else "open('/tmp/ran', 'w')\nraise SystemExit(0)\n"
    )
    (folder / name).write_text(content.replace("RAN", str(tmp_path / "ran")), encoding="utf-8")
    done = run("--submission=handed_in", "--submission-task", "ridge_regression", cwd=tmp_path)
    assert done.returncode == 1
    assert "solution_value" in done.stdout
    assert not (tmp_path / "ran").exists()


def test_an_ini_file_that_pytest_takes_from_a_submission_is_a_usage_error(tmp_path):
    """Pytest takes the value of `--submission PATH`, written as two words, for a place to look for its ini file."""
    folder = tmp_path / "handed_in"
    folder.mkdir()
    (folder / "submission.py").write_text(RIDGE.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    done = run("--submission", "handed_in", cwd=tmp_path)
    assert done.returncode == 4
    assert "lies under the submission handed_in" in done.stderr
    assert run("--submission=handed_in", "--submission-task=ridge_regression", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("words", [["--submission=."], ["--submission=..", "test_own.py"]])
def test_running_inside_a_submission_is_a_usage_error(words, tmp_path):
    """Its conftest and ini file would be obeyed as the grader's own."""
    folder = tmp_path / "handed_in"
    folder.mkdir()
    (folder / "conftest.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    (folder / "test_own.py").write_text("def test_own():\n    pass\n", encoding="utf-8")
    done = run(*words, cwd=folder)
    assert done.returncode == 4
    assert "lies under the submission" in done.stderr
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--submission=nowhere.py"], "nowhere.py is not there"),
        ([f"--submission={RIDGE}", "--submission-task", "sorcery"], "unknown task 'sorcery'"),
        ([f"--submission={RIDGE}", "--submission-adapter", "none.yaml"], "can't read the adapter file"),
    ],
)
def test_bad_options_are_usage_errors(words, sentence, tmp_path):
    """One sentence, exit code 4 as pytest has it."""
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 4
    assert sentence in done.stderr + done.stdout


def test_a_run_without_a_submission_imports_nothing_heavy(tmp_path):
    """The plugin is loaded into every pytest run where the harness is installed, and must not be felt."""
    (tmp_path / "test_own.py").write_text(
        "import sys\n\ndef test_own():\n    assert not {'torch', 'harness.grading', 'numpy'} & set(sys.modules)\n",
        encoding="utf-8",
    )
    assert run("-p", "no:benchmark", "test_own.py", cwd=tmp_path).returncode == 0


def test_the_plugin_is_imported_quickly():
    """It imports pytest and the standard library; a second would be felt in every run."""
    code = (
        "import json, sys, time, pytest\nbefore = set(sys.modules)\nbegan = time.process_time()\n"
        "import harness.pytest_plugin\n"
        "print(json.dumps([time.process_time() - began, sorted(set(sys.modules) - before)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    _, imported = json.loads(done.stdout)
    assert {name for name in imported if name.partition(".")[0] != "harness"} == set()
