"""The folder for Gradescope: it holds all it needs, and grades in a made-up /autograder."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

from harness.errors import UsageError
from harness.report.autograder import write_autograder, write_wheel

from .schemas import GRADESCOPE

ROOT = Path(__file__).parents[2]
ASSIGNMENT = "tasks: {ridge_regression: {points: 4, hidden: [solution_value]}}\n"


@pytest.fixture(scope="module")
def autograder(tmp_path_factory):
    """Return a folder that stands for /autograder, with an assignment that hides a check and an answer to grade."""
    root = tmp_path_factory.mktemp("autograder")
    (root / "homework.yaml").write_text(ASSIGNMENT, encoding="utf-8")
    write_autograder(root / "source", assignment=root / "homework.yaml")
    (root / "submission").mkdir()
    answer = ROOT / "submissions" / "csc413_2023" / "ridge_regression.py"
    (root / "submission" / "answer.py").write_bytes(answer.read_bytes())
    return root


@pytest.fixture(scope="module")
def graded(autograder):
    """Return the same after run_autograder."""
    done = run(autograder, f'exec "{sys.executable}" -m harness "$@"')
    assert done.returncode == 0, done.stderr
    return autograder


def run(autograder, harness):
    """Run the autograder as Gradescope would, with a shell's line for the command to grade with."""
    program = autograder / "harness"
    program.write_text(f"#!/bin/sh\n{harness}\n", encoding="utf-8")
    program.chmod(0o755)
    environment = {**os.environ, "AUTOGRADER_ROOT": str(autograder), "HARNESS": str(program), "PYTHONPATH": str(ROOT)}
    command = [str(autograder / "source" / "run_autograder")]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=120)  # noqa: S603


def test_a_submission_is_graded_and_the_result_is_written(graded):
    """The file fits the schema; the assignment's points and hidden checks are obeyed."""
    content = json.loads((graded / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, GRADESCOPE)
    assert sum(test.get("max_score", 0) for test in content["tests"]) == pytest.approx(4.0)
    assert content["score"] == pytest.approx(2.0)
    hidden = [test for test in content["tests"] if test["visibility"] == "hidden"]
    assert hidden
    assert {(test["name"], test["output"]) for test in hidden} == {("hidden check", "")}


def test_a_hidden_check_is_named_nowhere_in_the_result(graded):
    """Not even as the reason why another one was skipped."""
    assert "solution_value" not in (graded / "results" / "results.json").read_text(encoding="utf-8")


def test_others_than_the_owner_can_not_read_the_source(graded):
    """Submitted code runs as another user there."""
    assert all(path.stat().st_mode & 0o077 == 0 for path in (graded / "source").iterdir())


@pytest.mark.parametrize("code", [1, 2, 130])
def test_nothing_is_written_when_nothing_could_be_graded(autograder, tmp_path, code):
    """Gradescope then says that the autograder failed: no student gets a zero for it."""
    (tmp_path / "source").symlink_to(autograder / "source")
    done = run(tmp_path, f"exit {code}")
    assert done.returncode == code
    assert not (tmp_path / "results").exists()


def test_what_could_be_graded_is_reported_beside_a_harness_error(autograder, tmp_path):
    """Exit code 3 goes on to the report, with the assignment and for students."""
    (tmp_path / "source").symlink_to(autograder / "source")
    done = run(tmp_path, '[ "$1" = grade ] && exit 3; echo "$@"')
    assert done.returncode == 0
    assert "--format gradescope --audience student" in done.stdout
    assert f"--assignment {tmp_path}/source/assignment.yaml" in done.stdout


@pytest.mark.parametrize("program", ["setup.sh", "run_autograder"])
def test_the_programs_are_sound_shell(autograder, program):
    """They can be run, and a shell finds no fault with them."""
    path = autograder / "source" / program
    assert path.stat().st_mode & 0o100
    subprocess.run(["/bin/bash", "-n", str(path)], check=True)  # noqa: S603


@pytest.mark.parametrize("index_answers", [True, False])
def test_setup_installs_the_wheel_whether_the_cpu_build_can_be_had_or_not(autograder, tmp_path, index_answers):
    """Torch alone is looked for at its own index, and first; a machine that can't reach it takes the usual one."""
    programs, said = tmp_path / "programs", tmp_path / "said"
    programs.mkdir()
    pip = f'echo "pip $@" >>"{said}"; case "$*" in *pytorch*) exit {0 if index_answers else 1};; esac'
    make = f'mkdir -p "$3/bin"; printf "#!/bin/sh\\n%s\\n" \'{pip}\' >"$3/bin/pip"; ln -s /bin/true "$3/bin/harness"'
    texts = {
        "apt-get": "exit 0",
        "python3": f'[ "$2" = venv ] || exec "{sys.executable}" "$@"; {make}; chmod +x "$3/bin/pip"',
    }
    for name, text in texts.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    (tmp_path / "source").symlink_to(autograder / "source")
    environment = {"PATH": f"{programs}:{os.defpath}", "AUTOGRADER_ROOT": str(tmp_path)}
    command = ["/bin/bash", str(autograder / "source" / "setup.sh")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603
    first, second = said.read_text(encoding="utf-8").splitlines()
    assert first.startswith("pip install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu torch")
    assert ">=" in first
    assert second.endswith(".whl")
    assert "index" not in second
    assert ("could not be had" in done.stderr) is not index_answers


def test_the_wheel_installs_and_finds_its_tasks(autograder, tmp_path):
    """It is this distribution, templates and data and all, from an editable install too."""
    (wheel,) = (autograder / "source").glob("*.whl")
    words = ["install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--target", str(tmp_path), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)  # noqa: S603
    code = "import harness, sys; from harness.catalog import discover; print(harness.__file__, *discover().tasks)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment, cwd=tmp_path
    )
    assert done.stdout.startswith(str(tmp_path))
    assert "ridge_regression" in done.stdout
    assert (tmp_path / "harness" / "report" / "templates" / "html" / "index.html").is_file()
    assert (tmp_path / "tasks" / "data").is_dir()


def test_the_same_distribution_is_the_same_wheel(tmp_path):
    """Byte for byte, whenever it is made."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert write_wheel(first).read_bytes() == write_wheel(second).read_bytes()
    with zipfile.ZipFile(next(first.iterdir())) as archive:
        assert archive.testzip() is None


def test_packs_and_an_adapter_come_along(tmp_path):
    """Under the names that run_autograder looks for."""
    pack = ROOT / "tests" / "packs" / "broken"
    (tmp_path / "a.yaml").write_text("load: run\n", encoding="utf-8")
    write_autograder(tmp_path / "out", adapter=tmp_path / "a.yaml", packs=[pack])
    assert (tmp_path / "out" / "adapter.yaml").is_file()
    assert (tmp_path / "out" / "packs" / "broken" / "tasks" / "broken.py").is_file()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    """Nothing of somebody's is written over."""
    (tmp_path / "mine").touch()
    with pytest.raises(UsageError, match="wanted a new or an empty folder"):
        write_autograder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
