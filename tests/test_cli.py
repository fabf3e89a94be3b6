"""The command line: what it prints, where, and with which exit code."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.cli import main

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "submissions"
RIDGE = SAMPLES / "csc413_2023" / "ridge_regression.py"
MODEL = SAMPLES / "model_answers" / "ridge_regression.py"
HEAVY = ("torch", "tasks", "reference", "transformers", "rich", "numpy")


def run(*words, capsys):
    """Run a command line in this process; return (exit code, standard output, standard error)."""
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    captured = capsys.readouterr()
    return left.value.code, captured.out, captured.err


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Run in an empty folder, so that runs are kept there."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("words", [["--help"], ["list"], ["list", "--json"], ["grade", "--help"]])
def test_help_and_list_import_no_task_and_no_torch(words):
    """What is asked most often is answered at once."""
    code = (
        f"import sys\nfrom harness.cli import main\ntry:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        f"print(sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_teaches_by_its_help(capsys):
    """Each command's help says what it is for, and what its options want."""
    for words in (["list"], ["show"], ["check"], ["grade"], ["doctor"], ["selftest"], ["selftest", "throughput"]):
        code, out, _ = run(*words, "--help", capsys=capsys)
        assert code == 0
        assert "Usage: harness" in out
        assert len(out.splitlines()) > 5


def test_list_names_every_task_with_a_line(capsys):
    """Eight tasks are there, each with a summary and a reference."""
    code, out, _ = run("list", "--json", capsys=capsys)
    tasks = json.loads(out)["tasks"]
    assert code == 0
    assert {"fgsm_bound", "ridge_regression", "clip_retrieval"} <= {task["task"] for task in tasks}
    assert all(task["summary"] and task["has_reference"] for task in tasks)


def test_show_says_what_to_write_and_what_is_graded(capsys):
    """Hooks with containers and shapes, checks with points."""
    code, out, _ = run("show", "ridge_regression", capsys=capsys)
    assert code == 0
    assert re.search(r"ridge_gradient\(X: .*weight_decay: float\)", out)
    assert "gradient_value" in out


@pytest.mark.parametrize("name", ["assignment", "adapter"])
def test_show_prints_the_schemas(name, capsys):
    """What may stand in a file that a person writes."""
    code, out, _ = run("show", "--schema", name, capsys=capsys)
    assert code == 0
    assert {"assignment": "penalty_per_day", "adapter": "containers: numpy"}[name] in out


def test_an_adapter_that_is_shown_is_valid(capsys, tmp_path):
    """The example is accepted as a file."""
    _, out, _ = run("show", "--schema", "adapter", capsys=capsys)
    (tmp_path / "class.yaml").write_text(out, encoding="utf-8")
    code, _, err = run("grade", MODEL, "--task", "fgsm_bound", "--adapter", "class.yaml", capsys=capsys)
    assert code == 0, err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show"], "wanted the name of a task"),
        (["show", "sorcery"], "unknown task 'sorcery'; installed are adversary_strikes_back"),
        (["show", "ridge_regressoin"], "'ridge_regressoin'; did you mean ridge_regression? (installed are also advers"),
        (["bogus"], "unknown command 'bogus'; commands are bench, calibrate, check"),
        (["grad", MODEL], "unknown command 'grad'; did you mean grade? (commands are also bench, calibrate"),
        (["selftest", "trouhgput"], "unknown command 'trouhgput'; did you mean throughput? (commands are also"),
        (["grade"], "Missing argument 'PATHS...'"),
        (["grade", MODEL, "--task", "sorcery"], "unknown task 'sorcery'"),
        (["grade", "nowhere.py"], "no submission could be read: nowhere.py: no such file or folder"),
        (["grade", MODEL, "--seed", "seven"], "--seed wants 1 to 64 hexadecimal digits, got 'seven'"),
        (["grade", MODEL, "--require", "full", "--unconfined"], "contradict"),
        (["grade", MODEL, "--assignment", "none.yaml"], "can't read the assignment file none.yaml"),
        (["grade", MODEL, "--task-path", "nowhere"], "--task-path: wanted a folder, nowhere is none"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(words, sentence, capsys):
    """It says what was wanted, what came and where; no traceback."""
    code, out, err = run(*words, capsys=capsys)
    assert code == 2
    assert sentence in err
    assert "Traceback" not in err
    assert out == ""


def test_grade_writes_the_report_to_standard_output_and_the_rest_to_standard_error(capsys):
    """With `--json -` standard output is the document and nothing else."""
    code, out, err = run("grade", RIDGE, "--task", "ridge_regression", "--json", "-", capsys=capsys)
    document = json.loads(out)
    assert code == 0
    assert list(document) == ["schema", "environment", "run", "submissions"]
    assert document["submissions"][0]["tasks"][0]["outcome"] == "failed"
    assert "ridge_regression  failed" in err


def test_a_secret_key_stands_in_no_report(capsys, tmp_path):
    """The run folder keeps the key; what is printed and written does not."""
    _, out, err = run("grade", RIDGE, "--task", "ridge_regression", "--json", "-", "--out", "kept", capsys=capsys)
    from harness.store import Store

    with Store.open(tmp_path / "kept") as store:
        secret = store.key.secret.hex()
    assert json.loads(out)["run"]["seed"] == {"public": False, "key": None}
    assert secret not in out + err


def test_every_exit_code_is_told_with_what_gives_it(capsys):
    """In the help and in README, the same commands."""
    _, out, _ = run("--help", capsys=capsys)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for text in (out, readme):
        told = " ".join(text[text.index("Exit codes: 0") :].replace("`", "").split())[:700]
        for words in (
            "in check,",
            "--fail-under",
            "in replay,",
            "in lint,",
            "in calibrate,",
            "in redteam)",
            "130",
            "141",
        ):
            assert words in told


@pytest.mark.parametrize(("path", "code"), [(MODEL, 0), (RIDGE, 1)])
def test_check_exits_1_when_something_fails(path, code, capsys, tmp_path):
    """A student's own look: at length, nothing kept, tasks that are not answered don't count."""
    left, out, _ = run("check", path, capsys=capsys)
    assert left == code
    assert "gradient_value" in out
    assert "not answered: " in out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("percent", "code"), [("40", 0), ("60", 1)])
def test_fail_under_decides_the_exit_code(percent, code, capsys):
    """The sample earns half of the points."""
    left, _, _ = run("grade", RIDGE, "--task", "ridge_regression", "--fail-under", percent, capsys=capsys)
    assert left == code


def test_the_same_seed_gives_the_same_report(capsys):
    """A public key makes every verdict repeatable, message for message, whatever the number of jobs."""
    reports = []
    for jobs in ("1", "2"):
        words = ["--seed", "beef", "--jobs", jobs, "--json", "-", "--out", jobs, "--task", "ridge_regression"]
        _, out, _ = run("grade", RIDGE, MODEL, *words, capsys=capsys)
        submissions = json.loads(out)["submissions"]
        for submission in submissions:
            for task in submission["tasks"]:
                task.pop("cpu_ns")
                task.pop("peak_bytes")
        reports.append(submissions)
    assert reports[0] == reports[1]


def test_a_file_for_the_report_is_written_whole(capsys, tmp_path):
    """The file is there, and nothing half-written beside it."""
    code, _, _ = run("grade", RIDGE, "--task", "ridge_regression", "--json", "report.json", "--quiet", capsys=capsys)
    assert code == 0
    assert json.loads((tmp_path / "report.json").read_text())["schema"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"report.json", "runs"}


def test_a_run_that_was_interrupted_goes_on(tmp_path):
    """Ctrl-C keeps what is done and says so; the same command takes up the rest with the same key."""
    answers = tmp_path / "answers"
    answers.mkdir()
    for number in range(120):
        (answers / f"{number:02}.py").write_text(f"# {number}\n{MODEL.read_text(encoding='utf-8')}", encoding="utf-8")
    command = [sys.executable, "-m", "harness", "grade", str(answers), "--task", "ridge_regression", "--json", "-"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # where it is ignored, it is so in children
    first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    signal.signal(signal.SIGINT, before)
    deadline = time.monotonic() + 60
    while len(kept(tmp_path)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)
    before = kept(tmp_path)
    assert (first.returncode, out) == (130, "")
    assert "the same command goes on from what is kept" in err
    assert 3 <= len(before) < 120
    second = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    assert "going on with" in second.stderr
    assert [entry["points"] for entry in json.loads(second.stdout)["submissions"]] == [10.0] * 120
    assert before.items() <= kept(tmp_path).items()


def kept(folder):
    """Return when each verdict was reached, by submission, from the run's folder."""
    import sqlite3

    (file,) = list(folder.glob("runs/*/run.sqlite3")) or [None]
    if file is None:
        return {}
    try:
        # Not read-only: what a killed judge left unfinished is rolled back by whoever opens the file next.
        with sqlite3.connect(file, timeout=5) as store:
            rows = store.execute("SELECT submission, finished_ns FROM verdicts").fetchall()
    except sqlite3.OperationalError:
        return {}
    finally:
        store.close()
    return dict(rows)


def test_a_reader_that_goes_away_is_no_error():
    """`harness list | head -1` ends quietly."""
    done = subprocess.run(  # noqa: S602 - a pipe is what is tested
        f"{sys.executable} -m harness show scaled_dot_attention | head -1",
        shell=True,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert "Traceback" not in done.stderr


def test_doctor_says_where_every_task_comes_from(capsys):
    """Level, layers and providers; exit code 0 on a sound machine."""
    code, out, _ = run("doctor", capsys=capsys)
    assert code == 0, out
    assert re.search(r"level (full|reduced)", out)
    assert str(ROOT / "tasks" / "fgsm_bound.py") in out.replace("\n", "")


def test_doctor_calls_a_broken_pack_by_its_name(capsys):
    """The reason is printed and the exit code is 3."""
    code, out, _ = run("doctor", "--task-path", ROOT / "tests" / "packs" / "broken", "--json", capsys=capsys)
    broken = next(provider for provider in json.loads(out)["providers"] if provider["task"] == "broken")
    assert code == 3
    assert "a_library_that_nobody_has" in broken["problem"]
