"""Task packs from outside the project: installed, by folder, and broken."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKS = Path(__file__).parent / "packs"
RIGHT = "def smallest_first(values):\n    return sorted(values.tolist())\n"
WRONG = "def smallest_first(values):\n    return values.flip(0).sort(descending=True).values\n"


def harness(*words, cwd, site=None):
    """Run the command in another process, with a folder of packages on its path."""
    command = [sys.executable, "-m", "harness", *map(str, words)]
    environ = {**os.environ, **({} if site is None else {"PYTHONPATH": str(site)})}
    return subprocess.run(  # noqa: S603 - our own command
        command, check=False, capture_output=True, text=True, cwd=cwd, env=environ, timeout=120
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a folder of packages into which the sample pack was installed."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(PACKS / "sorting", folder / "source")
    options = ["--quiet", "--no-index", "--no-build-isolation", "--no-deps", "--disable-pip-version-check"]
    target = folder / "site-packages"
    command = [sys.executable, "-m", "pip", "install", *options, "--target", target, folder / "source"]
    subprocess.run(command, check=True, cwd=folder)  # noqa: S603 - our own pack
    return target


@pytest.fixture
def answers(tmp_path):
    """Return a folder with a right and a wrong answer."""
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "right.py").write_text(RIGHT, encoding="utf-8")
    (folder / "wrong.py").write_text(WRONG, encoding="utf-8")
    return folder


def outcomes(done):
    """Return the verdicts of a run by submission."""
    assert done.returncode == 0, done.stderr
    return {entry["name"]: entry["tasks"][0] for entry in json.loads(done.stdout)["submissions"]}


def test_an_installed_pack_is_listed_and_grades(site, answers, tmp_path):
    """A distribution with the entry points is found, and its verdicts name its own mistakes."""
    assert "sorting" in harness("list", cwd=tmp_path, site=site).stdout
    found = outcomes(
        harness("grade", answers, "--folders-are", "class", "--task", "sorting", "--json", "-", cwd=tmp_path, site=site)
    )
    assert found["right.py"]["outcome"] == "passed"
    assert found["wrong.py"]["checks"][0]["mistake"] == "the largest comes first"


def test_a_pack_by_folder_grades(answers, tmp_path):
    """`--task-path` adds the tasks and references of a folder."""
    words = ["--task-path", PACKS / "sorting/sorting_pack", "--task", "sorting"]
    found = outcomes(harness("grade", answers, "--folders-are", "class", *words, "--json", "-", cwd=tmp_path))
    assert {name: task["outcome"] for name, task in found.items()} == {"right.py": "passed", "wrong.py": "failed"}


def test_a_broken_pack_costs_itself(answers, tmp_path):
    """It is listed, its own task is ungraded with the reason, and the other tasks are graded."""
    words = ["--task-path", PACKS / "broken", "--task-path", PACKS / "sorting/sorting_pack"]
    listed = harness("list", *words, cwd=tmp_path)
    assert listed.returncode == 0
    assert "broken" in listed.stdout
    chosen = ["--task", "broken", "--task", "sorting"]
    done = harness("grade", answers / "right.py", *words, *chosen, "--json", "-", cwd=tmp_path)
    broken, sorting = json.loads(done.stdout)["submissions"][0]["tasks"]
    assert done.returncode == 3
    assert (broken["outcome"], broken["points"]) == ("harness_error", None)
    assert "a_library_that_nobody_has" in done.stderr
    assert sorting["outcome"] == "passed"


def test_a_pack_in_the_working_directory_is_not_taken(answers, tmp_path):
    """A folder `tasks` where the command is run changes nothing."""
    shutil.copytree(PACKS / "sorting/sorting_pack/tasks", tmp_path / "tasks")
    shutil.copytree(PACKS / "sorting/sorting_pack/reference", tmp_path / "reference")
    done = harness("grade", answers / "right.py", "--task", "sorting", cwd=tmp_path)
    assert done.returncode == 2
    assert "unknown task 'sorting'" in done.stderr
    assert "fgsm_bound" in harness("list", cwd=tmp_path).stdout


@pytest.mark.long
def test_the_pack_of_the_walk_through_is_fit(tmp_path):
    """Lint finds nothing lacking in what README takes a reader through; its own tests grade its samples."""
    words = ["--task-path", PACKS / "layer_norm/layer_norm_pack", "--seeds", "5", "--json"]
    done = harness("lint", "layer_norm", *words, cwd=tmp_path)
    (found,) = json.loads(done.stdout)["tasks"]
    assert (done.returncode, found["problems"]) == (0, [])
