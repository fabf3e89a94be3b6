"""Three front doors, one verdict, check by check: `harness grade`, `harness.grade` and `pytest --submission`."""

import json
from pathlib import Path

import pytest

from harness import grade
from harness.cli import commands
from harness.grading import plan_grading

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "submissions"
SEED = "a5"
FEW = (
    SAMPLES / "csc413_2023" / "ridge_regression.py",
    SAMPLES / "handout_chat" / "fgsm_bound.py",
    ROOT / "tests" / "submissions" / "ridge_regression" / "crashed__dot_for_matmul.py",
    ROOT / "tests" / "submissions" / "fgsm_bound" / "incomplete__one_hook.py",
)
FEW_TASKS = ("ridge_regression", "fgsm_bound")


class Reports:
    """Keeps how every item ended, as a pytest plugin: the verdict that its report carries, and the message."""

    def __init__(self):
        self.told = {}

    def pytest_runtest_logreport(self, report):
        """Take one report of one phase."""
        if report.user_properties and report.when == "call":
            message = str(report.longrepr).partition("\n")[2] if report.failed else ""
            submission, task, check = report.nodeid.split("::")
            properties = dict(report.user_properties)
            told = (properties["outcome"], properties["points"], properties.get("mistake"), message)
            self.told[submission, task, check] = told


def by_check(submissions):
    """Return a JSON report's submissions as the plugin tells them."""
    return {
        (submission["name"], task["task"], check["name"]): (
            check["outcome"],
            str(check["points"]),
            check["mistake"],
            check["message"] if _fails(check) else "",
        )
        for submission in submissions
        for task in submission["tasks"]
        for check in task["checks"]
    }


def _fails(check):
    return check["gating"] and check["outcome"] not in ("passed", "inconclusive", "skipped")


def graded_by_command(paths, tasks, capsys):
    """Return the verdicts of `harness grade --json -`."""
    words = [word for task in tasks for word in ("--task", task)]
    folder = Path.cwd() / "run"
    words += ["--seed", SEED, "--json", "-", "--quiet", "--out", str(folder)]
    assert commands.main(args=["grade", *map(str, paths), *words], standalone_mode=False) == 0
    return by_check(json.loads(capsys.readouterr().out)["submissions"])


def graded_by_pytest(paths, tasks, run):
    """Return the verdicts of `pytest --submission`."""
    reports = Reports()
    words = [f"--submission={path}" for path in paths] + [f"--submission-task={task}" for task in tasks]
    run(*words, f"--submission-seed={SEED}", "-q", "--tb=no", plugins=[reports])
    return reports.told


def graded_by_library(paths, tasks):
    """Return the verdicts of `harness.grade`, one submission at a time."""
    return by_check([grade(path, tasks=tasks, seed=SEED).to_dict() for path in paths])


def test_a_few_samples(run, capsys):
    """Outcome, points, named mistake and message are the same."""
    told = graded_by_pytest(FEW, FEW_TASKS, run)
    capsys.readouterr()
    assert {outcome for outcome, *_ in told.values()} >= {"passed", "failed", "crashed", "incomplete", "missing"}
    assert graded_by_command(FEW, FEW_TASKS, capsys) == told
    library = graded_by_library(FEW[:1], FEW_TASKS)
    assert library == {key: verdict for key, verdict in told.items() if key in library}
    assert len(library) == len(told) // len(FEW)


@pytest.fixture(scope="module")
def model_libraries():
    """Judge models once: pytester forgets what was imported in a run, and some of torch can't be imported twice."""
    grade(SAMPLES / "model_answers", tasks=["bert_head", "clip_retrieval"])


@pytest.mark.long
@pytest.mark.usefixtures("model_libraries")
@pytest.mark.parametrize(
    "task", sorted(path.name for path in (ROOT / "tests" / "submissions").iterdir() if path.is_dir())
)
def test_every_sample_of_a_task(task, run, capsys):
    """Right and wrong, crashed and incomplete."""
    paths = sorted((ROOT / "tests" / "submissions" / task).glob("*.py"))
    told = graded_by_pytest(paths, [task], run)
    capsys.readouterr()
    assert graded_by_command(paths, [task], capsys) == told
    assert graded_by_library(paths, [task]) == told


@pytest.mark.long
@pytest.mark.usefixtures("model_libraries")
def test_every_sample_submission(run, capsys):
    """The write-up in both forms, the chat's answers, the right ones, and what is benchmarked, each on all tasks."""
    several = {SAMPLES / "attentions", SAMPLES / "ridges"}
    paths = sorted({*SAMPLES.iterdir()} - several) + sorted(path for folder in several for path in folder.iterdir())
    tasks = [planned.name for planned in plan_grading().tasks]
    told = graded_by_pytest(paths, tasks, run)
    capsys.readouterr()
    assert graded_by_command(paths, tasks, capsys) == told
    assert graded_by_library(paths, tasks) == told
